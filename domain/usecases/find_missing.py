"""Find out what has not been handed in, and whom to turn to about it: the list that reminders are planned over."""

from collections.abc import Awaitable, Callable, Iterable
from functools import partial

from domain.handovers import in_turn, of_part
from domain.ids import PersonId, UnitId
from domain.instruments import FORMS, Part
from domain.ports import UnitOfWork
from domain.roster import speakers
from domain.rounds import Round
from domain.situations import Missing
from domain.time_requests import TimeRequest, due_for, granted_to
from domain.usecases.find_turns import find_turns
from domain.usecases.read_round_forms import About, read_round_forms

# Of a part that a round has, the units that have handed in nothing, with their people in turn.
FindTurns = Callable[[UnitOfWork, Round, About], Awaitable[Iterable[tuple[UnitId, tuple[PersonId, ...]]]]]


async def find_missing(uow: UnitOfWork, collection: Round, about: About = None) -> tuple[Missing, ...]:
    """Return all that is missing in a round, or of some units: a further part is one more line in `TURNS`."""
    requests = await uow.time_requests.of_round(collection.id)
    missing: list[Missing] = []
    for part, find in TURNS.items():
        missing += [describe_missing(collection, part, each, requests) for each in await find(uow, collection, about)]
    return tuple(missing)


def describe_missing(
    collection: Round, part: Part, turn: tuple[UnitId, tuple[PersonId, ...]], requests: Iterable[TimeRequest]
) -> Missing:
    """Return what a unit has not handed in, with the part's ladder and the unit's own due date."""
    unit_id, people = turn
    requests = tuple(requests)
    due_on = due_for(collection, requests, part, unit_id)
    granted = granted_to(requests, part, unit_id) if due_on > collection.due_on else None
    return Missing(
        part=part,
        unit_id=unit_id,
        people=people,
        ladder=collection.ladder(part),
        span=collection.span(due_on),
        since=granted.decided_at if granted else None,
        tag=granted.id if granted else "",
    )


# Private functions


async def _find_assessments(
    uow: UnitOfWork, collection: Round, about: About
) -> Iterable[tuple[UnitId, tuple[PersonId, ...]]]:
    if collection.instrument.part is not Part.SELF_ASSESSMENT:
        return ()
    return (await find_turns(uow, collection, about)).items()


async def _find_forms(
    uow: UnitOfWork, collection: Round, about: About, part: Part
) -> Iterable[tuple[UnitId, tuple[PersonId, ...]]]:
    """Return the units whose form lacks an answer that must be given, with those of its people who are asked."""
    forms = await read_round_forms(uow, collection, part, about)
    if not forms:
        return ()
    assignments = await uow.roster.assignments(collection.county_id)
    handovers = await uow.handovers.of_round(collection.id)
    return [
        (
            unit_id,
            in_turn(
                speakers(assignments, unit_id, part.roles),
                of_part(handovers, part, unit_id),
                answered.begun,
            ),
        )
        for answered in forms
        if not answered.form.is_complete
        for unit_id in (answered.form.unit.id,)
    ]


TURNS: dict[Part, FindTurns] = {
    Part.SELF_ASSESSMENT: _find_assessments,
    **{part: partial(_find_forms, part=part) for part in FORMS},
}
