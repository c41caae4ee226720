"""Measure how much of a round's parts is left to answer, and which of them are begun."""

from collections.abc import Collection, Mapping

from msgspec import Struct

from domain.ids import PersonId, UnitId
from domain.instruments import FORMS, Part
from domain.ports import UnitOfWork
from domain.rounds import Round
from domain.usecases.read_round_forms import read_round_forms

MINUTES_TO_ANSWER = 2


class Amount(Struct, frozen=True):
    """How many of a part's questions are left, and how many minutes they take, at least one."""

    left: int
    of: int
    minutes: int


async def measure_parts(
    uow: UnitOfWork, collection: Round, wanted: Collection[tuple[Part, UnitId]], person_id: PersonId
) -> Mapping[tuple[Part, UnitId], Amount]:
    """Return what is left for a person of some units' parts; what is only a draft is not handed in (K17).

    Of the self-assessment it is what the person has not begun; of a form what nobody of the unit has answered.
    """
    found: dict[tuple[Part, UnitId], Amount] = {}
    own = collection.instrument.part
    parts, units = {part for part, _ in wanted}, {unit_id for _, unit_id in wanted}
    if own in parts:
        items = collection.instrument.numbers
        drafts = await uow.submissions.drafts_by(collection.id, person_id)
        given = {each.unit_id: len(each.answers.given & set(items)) for each in drafts}
        for unit_id in units:
            left = len(items) - given.get(unit_id, 0)
            found[own, unit_id] = Amount(left, len(items), max(1, round(MINUTES_TO_ANSWER * left / len(items))))
    for part in FORMS:
        for answered in (await read_round_forms(uow, collection, part, units) or ()) if part in parts else ():
            form = answered.form
            found[part, form.unit.id] = Amount(form.left, form.needed, form.minutes_left)
    return found


async def find_begun(uow: UnitOfWork, collection: Round, parts: Collection[Part]) -> frozenset[tuple[Part, UnitId]]:
    """Return the parts that somebody of the unit has begun."""
    own = collection.instrument.part
    drafts = await uow.submissions.drafts_of_round(collection.id) if own in parts else ()
    begun = {(own, each.unit_id) for each in drafts}
    for part in FORMS:
        forms = (await read_round_forms(uow, collection, part) or ()) if part in parts else ()
        begun |= {(part, each.form.unit.id) for each in forms if each.form.answered}
    return frozenset(begun)
