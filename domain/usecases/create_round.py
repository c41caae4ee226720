"""Plan a round: the year it refers to, and when it opens, is due and closes."""

from datetime import date, datetime

from msgspec import Struct

from domain.errors import Reason, Rejected
from domain.ids import RoundId, new_id
from domain.instruments import Instrument, Part
from domain.ladders import Ladder
from domain.ports import AuditEntry, UnitOfWork
from domain.questionnaires import Questionnaire
from domain.roster import County
from domain.rounds import Round, RoundState, check_dates
from domain.usecases.choose_instrument import choose_instrument
from domain.usecases.choose_questionnaires import choose_questionnaires

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100


class NewRound(Struct, frozen=True):
    """The year a round refers to, and its dates as local dates in Stockholm.

    `instrument` is what it asks in a county that has imported none of its own.
    `parts` are what it asks beside it, as far as the county has imported nothing.
    `ladders` are the reminder ladders of parts that do not have the default.
    `shared` lets the people of a unit see who of them said what, by role; it cannot be changed later.
    """

    refers_to: int
    opens_on: date
    due_on: date
    closes_on: date
    instrument: Instrument
    shared: bool = False
    parts: tuple[Questionnaire, ...] = ()
    ladders: tuple[tuple[Part, Ladder], ...] = ()


async def create_round(uow: UnitOfWork, county: County, new: NewRound, actor: str, now: datetime) -> Round | Rejected:
    """Plan a round; a county has one per year. It asks what the county imported last, until it opens."""
    if not EARLIEST_YEAR <= new.refers_to <= LATEST_YEAR:
        return Rejected(Reason.NOT_A_YEAR, {"given": new.refers_to})
    refused = check_dates(new.opens_on, new.due_on, new.closes_on)
    if refused:
        return refused
    if await uow.rounds.by_year(county.id, new.refers_to):
        return Rejected(Reason.ROUND_EXISTS, {"year": new.refers_to})
    planned = Round(
        id=RoundId(new_id()),
        county_id=county.id,
        refers_to=new.refers_to,
        opens_on=new.opens_on,
        due_on=new.due_on,
        closes_on=new.closes_on,
        state=RoundState.PLANNED,
        shared=new.shared,
        ladders=new.ladders,
        instrument=await choose_instrument(uow, county.id, new.instrument),
    )
    await uow.rounds.put(planned)
    await choose_questionnaires(uow, planned, new.parts)
    await uow.audit.add(AuditEntry(now, actor, "round_created", {"round": planned.id, "year": planned.refers_to}))
    return planned
