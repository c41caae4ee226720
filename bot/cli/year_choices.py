"""Which round a command means, when the year is given and when it is not."""

from bot.cli.problems import ExitCode, Problems, word_problem
from bot.cli.sessions import Session
from domain.errors import Reason, Rejected
from domain.roster import County
from domain.rounds import Round, RoundState

_NONE_THERE = {
    RoundState.PLANNED: "no_round_to_open",
    RoundState.OPEN: "no_round_to_close",
    RoundState.CLOSED: "no_round_to_reopen",
}


async def choose_round(session: Session, county: County, year: int | None, state: RoundState) -> Round | Problems:
    """Return the year's round, or without a year the only one in a state."""
    if year is not None:
        return await _get_round(session, county, year)
    found = [each for each in await session.uow.rounds.all(county.id) if each.state is state]
    if not found:
        return word_problem(_NONE_THERE[state], session.language)
    if len(found) > 1:
        years = ", ".join(str(each.refers_to) for each in found)
        return word_problem("several_rounds", session.language, {"years": years}, ExitCode.WRONG_USE)
    return found[0]


async def choose_latest(session: Session, county: County, year: int | None) -> Round | Problems:
    """Return the year's round; without a year the open one, else the latest that has been open, else the next."""
    if year is not None:
        return await _get_round(session, county, year)
    rounds = await session.uow.rounds.all(county.id)
    if rounds:
        # The latest year comes first; of planned ones the nearest is meant.
        began = [each for each in rounds if each.state is not RoundState.PLANNED]
        opened = [each for each in began if each.state is RoundState.OPEN]
        return (opened or began or [rounds[-1]])[0]
    return session.refuse(Rejected(Reason.NO_ROUND, {"county": county.name}))


# Private functions


async def _get_round(session: Session, county: County, year: int) -> Round | Problems:
    found = await session.uow.rounds.by_year(county.id, year)
    return found or session.refuse(Rejected(Reason.NO_ROUND_FOR_YEAR, {"year": year}))
