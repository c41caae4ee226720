"""Read a unit's form of a part: what is asked, what its people have answered, and what it said last year."""

from collections.abc import Mapping

from domain.asked_forms import AskedForm
from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.instruments import Part
from domain.ports import UnitOfWork
from domain.questionnaires import Questionnaire, Value
from domain.roster import Role, UnitKind
from domain.rounds import Round
from domain.unit_forms import UnitForm, keep_comparable, latest_values, settle_facts

# The sentence of a round that asks nothing of the kind.
MISSING_FORMS = {Part.LEADERSHIP_STATUS: Reason.NO_STATUS_FORM}


async def read_unit_form(uow: UnitOfWork, collection: Round, asked: AskedForm, respondent: str) -> UnitForm | Rejected:
    """Return the form as one respondent sees it; refused where the round asks nothing of the kind."""
    part, unit = asked.part, asked.unit
    questionnaire = await uow.round_parts.get(collection.id, part)
    if questionnaire is None:
        return Rejected(MISSING_FORMS.get(part, Reason.NO_SUCH_FORM), {"year": collection.refers_to})
    answers = await uow.part_answers.of_unit(collection.id, part, unit.id)
    municipalities = await uow.roster.units(collection.county_id, UnitKind.MUNICIPALITY)
    return UnitForm(
        questionnaire=questionnaire,
        unit=unit,
        municipalities=tuple(each for each in municipalities if each.leadership_id == unit.id),
        facts=settle_facts(answers),
        answered=frozenset(each.question for each in answers),
        mine=latest_values(answers, respondent),
        earlier=await _recall(uow, collection, questionnaire, unit.id),
        roles=await _find_roles(uow, collection, unit.id),
    )


# Private functions


async def _recall(
    uow: UnitOfWork, collection: Round, questionnaire: Questionnaire, unit_id: UnitId
) -> Mapping[str, Value]:
    """Return what the unit said in the latest earlier round that asked the same: facts, never scores."""
    for earlier in await uow.rounds.all(collection.county_id):
        is_before = earlier.refers_to < collection.refers_to
        then = await uow.round_parts.get(earlier.id, questionnaire.part) if is_before else None
        if then is not None:
            answers = await uow.part_answers.of_unit(earlier.id, then.part, unit_id)
            return keep_comparable(settle_facts(answers), then, questionnaire)
    return {}


async def _find_roles(uow: UnitOfWork, collection: Round, unit_id: UnitId) -> Mapping[str, Role | None]:
    assignments = await uow.roster.assignments(collection.county_id)
    return {str(each.person_id): each.role for each in reversed(assignments) if each.unit_id == unit_id}
