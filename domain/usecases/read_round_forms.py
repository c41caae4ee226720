"""Read all units' forms of a part: what each unit has answered, and since when who of it has."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from domain.deadlines import end_of
from domain.ids import PersonId, UnitId
from domain.instruments import Part
from domain.ports import UnitOfWork
from domain.questionnaires import Questionnaire
from domain.roster import Unit, UnitKind
from domain.rounds import Round
from domain.submissions import Standing
from domain.time_requests import due_for
from domain.unit_forms import PartAnswer, UnitForm, settle_facts
from domain.usecases.count_progress import UnitStanding

# The units that something is asked about; None are all of them.
About = Collection[UnitId] | None


class AnsweredForm(Struct, frozen=True):
    """A unit's form of a part.

    Attributes:
        begun: when each person of the unit last answered.
        standing: submitted once all that must be answered is, and late if that was after the unit's own due date.
    """

    form: UnitForm
    begun: Mapping[PersonId, datetime]
    standing: UnitStanding


async def read_round_forms(
    uow: UnitOfWork, collection: Round, part: Part, about: About = None
) -> tuple[AnsweredForm, ...] | None:
    """Return the form of each unit that is asked, sorted as the county's are; None where the round has no such.

    Only what concerns some units is read where it is said which.
    """
    questionnaire = await uow.round_parts.get(collection.id, part)
    if questionnaire is None:
        return None
    units = await uow.roster.units(collection.county_id)
    asked = [each for each in units if each.kind is part.asked_of and (about is None or each.id in about)]
    answers = await _read_answers(uow, collection, part, None if about is None else [each.id for each in asked])
    requests = await uow.time_requests.of_round(collection.id)
    found: list[AnsweredForm] = []
    for unit in asked:
        said = answers.get(unit.id, ())
        form = _make_form(questionnaire, unit, units, said)
        due_on = due_for(collection, requests, part, unit.id)
        in_time = _make_form(questionnaire, unit, units, [each for each in said if each.at < end_of(due_on)])
        standing = UnitStanding(unit, _stand(form, in_time), due_on)
        found.append(AnsweredForm(form, {each.person_id: each.at for each in said if each.person_id}, standing))
    return tuple(found)


# Private functions


async def _read_answers(
    uow: UnitOfWork, collection: Round, part: Part, about: About
) -> Mapping[UnitId, Sequence[PartAnswer]]:
    """Return what was answered by unit, in the order it was received."""
    if about is not None:
        return {unit_id: await uow.part_answers.of_unit(collection.id, part, unit_id) for unit_id in about}
    by_unit: dict[UnitId, list[PartAnswer]] = {}
    for each in await uow.part_answers.of_round(collection.id, part):
        by_unit.setdefault(each.unit_id, []).append(each)
    return by_unit


def _make_form(
    questionnaire: Questionnaire, unit: Unit, units: Sequence[Unit], answers: Iterable[PartAnswer]
) -> UnitForm:
    homes = tuple(each for each in units if each.kind is UnitKind.MUNICIPALITY and each.leadership_id == unit.id)
    said = tuple(answers)
    return UnitForm(questionnaire, unit, homes, settle_facts(said), frozenset(each.question for each in said))


def _stand(form: UnitForm, in_time: UnitForm) -> Standing:
    if not form.is_complete:
        return Standing.DRAFT if form.answered else Standing.MISSING
    return Standing.SUBMITTED if in_time.is_complete else Standing.SUBMITTED_LATE
