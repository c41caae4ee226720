"""Rounds as a command tells of them, for scripts and for people."""

from collections.abc import Iterable
from typing import Any

from rich.table import Table

from bot.cli.instrument_views import tell_confirmation
from bot.cli.output import Outcome, make_table
from bot.cli.sessions import Session
from domain.instruments import Part
from domain.progress import Progress
from domain.roster import County
from domain.rounds import Round, RoundState
from domain.submissions import Standing
from domain.usecases.close_round import Closed
from domain.usecases.count_parts import PartStanding, count_parts
from domain.usecases.count_progress import UnitStanding, count_progress
from domain.usecases.list_parts import list_parts
from rendering.formats import format_full_date
from rendering.progress import tell_part, tell_progress


async def tell_created(session: Session, created: Round) -> Outcome:
    """Tell of a planned round."""
    texts, asked = session.texts, await list_parts(session.uow, created)
    parts = [
        texts("cli.round.created", year=created.refers_to),
        texts("cli.round.dates", **_dates(session, created)),
        _tell_instrument(session, created),
        _tell_parts(session, asked),
    ]
    if created.shared:
        parts.append(texts("cli.round.shared"))
    return Outcome({"round": _to_data(created), "parts": _parts_to_data(asked)}, tuple(parts))


def tell_moved(session: Session, moved: Round) -> Outcome:
    """Tell of a round whose dates are others now."""
    said = session.texts("cli.round.moved", year=moved.refers_to, **_dates(session, moved))
    return Outcome({"round": _to_data(moved)}, (said, session.texts("cli.round.moved_reminders")))


async def tell_opened(session: Session, opened: Round) -> Outcome:
    """Tell of a round that takes answers from now on."""
    said = session.texts("cli.round.opened", year=opened.refers_to, **_dates(session, opened))
    asked = await list_parts(session.uow, opened)
    told = (said, _tell_instrument(session, opened), _tell_parts(session, asked))
    return Outcome({"round": _to_data(opened), "parts": _parts_to_data(asked)}, told)


def tell_closed(session: Session, closed: Closed) -> Outcome:
    """Tell of a closed round: how many answered, and what becomes of its summary."""
    withheld = closed.preview.refuse()
    parts = [session.texts("cli.round.closed", year=closed.collection.refers_to), _count(session, closed.progress)]
    not_shown = withheld or closed.preview.summary.withheld
    if not_shown:
        parts.append(session.shared_texts(f"withheld.{not_shown}"))
    if withheld is None:
        parts.append(session.texts("cli.round.waits"))
    data = {
        "round": _to_data(closed.collection),
        **_progress_to_data(closed.progress),
        "waits": withheld is None,
        "withheld": not_shown.value if not_shown else None,
        "channel_connected": closed.channel_connected,
    }
    return Outcome(data, tuple(parts))


async def tell_rounds(session: Session, county: County) -> Outcome:
    """Tell of all rounds of a county."""
    texts = session.texts
    rounds = [(each, await count_progress(session.uow, each)) for each in await session.uow.rounds.all(county.id)]
    data = {"county": county.name, "rounds": [_to_data(each) | _progress_to_data(count) for each, count in rounds]}
    if not rounds:
        return Outcome(data, (texts("cli.round.none", county=county.name),))
    headings = [texts(f"cli.round.{name}") for name in ("refers_to", "state", "opens", "due", "closes", "answered")]
    rows = [
        (
            str(each.refers_to),
            texts(f"cli.state.{each.state}"),
            *_dates(session, each).values(),
            texts("cli.round.progress", answered=count.answered, of=count.of),
        )
        for each, count in rounds
    ]
    return Outcome(data, (make_table(headings, rows),))


async def tell_status(session: Session, county: County, collection: Round) -> Outcome:
    """Tell the coordinator where each unit stands (K17)."""
    texts = session.texts
    own, *others = await count_parts(session.uow, collection)
    progress, standings = own.progress, own.standings
    data = {
        "county": county.name,
        "round": _to_data(collection),
        "unit": collection.instrument.part.asked_of.value,
        **_progress_to_data(progress),
        "units": _standings_to_data(own),
        "parts": [_part_to_data(each) for each in (own, *others)],
    }
    heading = texts(
        "cli.round.heading",
        year=collection.refers_to,
        state=texts(f"cli.state.{collection.state}"),
        **_dates(session, collection),
    )
    headings = [texts("cli.roster.leadership"), texts("cli.round.standing")]
    rows = [(each.unit.name, _word_standing(session, each)) for each in standings]
    parts = (
        heading,
        _tell_instrument(session, collection),
        _tell_parts(session, [each.part for each in (own, *others)]),
        _count(session, progress),
        "",
        make_table(headings, rows),
        *(each for part in others for each in _tell_part(session, part)),
        "",
        texts("cli.round.for_coordinator"),
    )
    return Outcome(data, parts)


# Private functions


def _to_data(collection: Round) -> dict[str, Any]:
    return {
        "refers_to": collection.refers_to,
        "collected": collection.collected,
        "state": collection.state.value,
        "opens": collection.opens_on.isoformat(),
        "due": collection.due_on.isoformat(),
        "closes": collection.closes_on.isoformat(),
        "shared": collection.shared,
        "instrument": {
            "version": collection.instrument.version,
            "confirmed_by": collection.instrument.confirmed_by or None,
        },
    }


def _tell_instrument(session: Session, collection: Round) -> str:
    """Tell which form the round has or will take, and whether anybody has confirmed it."""
    planned = collection.state is RoundState.PLANNED
    name = "cli.instrument.until_open" if planned else "cli.instrument.of_round"
    version = session.texts(name, version=collection.instrument.version)
    return f"{version} {tell_confirmation(session, collection.instrument)}"


def _tell_parts(session: Session, parts: Iterable[Part]) -> str:
    texts = session.shared_texts
    return session.texts("cli.round.parts", parts=texts.join([texts(f"part_name.{part}") for part in parts]))


def _parts_to_data(parts: Iterable[Part]) -> list[dict[str, str]]:
    return [{"part": each.value, "unit": each.asked_of.value} for each in parts]


def _part_to_data(standing: PartStanding) -> dict[str, Any]:
    """Return a part with the unit that its counts are of (D5)."""
    return {
        "part": standing.part.value,
        "unit": standing.part.asked_of.value,
        **_progress_to_data(standing.progress),
        "units": _standings_to_data(standing),
    }


def _standings_to_data(standing: PartStanding) -> list[dict[str, str]]:
    return [{"name": each.unit.name, "standing": each.standing.value} for each in standing.standings]


def _tell_part(session: Session, standing: PartStanding) -> tuple[Table | str, ...]:
    texts = session.texts
    headings = [texts(f"cli.unit_kind.{standing.part.asked_of}"), texts("cli.round.standing")]
    rows = [(each.unit.name, _word_standing(session, each)) for each in standing.standings]
    said = tell_part(standing.part, standing.progress, session.shared_texts)
    return "", said, "", make_table(headings, rows)


def _progress_to_data(progress: Progress) -> dict[str, int]:
    return {"answered": progress.answered, "of": progress.of, "confirmed_none": progress.confirmed_none}


def _dates(session: Session, collection: Round) -> dict[str, str]:
    return {
        name: format_full_date(day, session.language)
        for name, day in (("opens", collection.opens_on), ("due", collection.due_on), ("closes", collection.closes_on))
    }


def _count(session: Session, progress: Progress) -> str:
    return tell_progress(progress, session.shared_texts)


def _word_standing(session: Session, each: UnitStanding) -> str:
    texts = session.texts
    if each.standing is Standing.SUBMITTED_LATE:
        return texts("cli.standing.submitted_late", due=format_full_date(each.due_on, session.language))
    return texts(f"cli.standing.{each.standing}")
