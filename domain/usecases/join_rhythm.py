"""Keep a leadership's form and its meetings of one mind about how often it aims to meet."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from domain.ports import UnitOfWork
from domain.questionnaires import Value
from domain.rhythms import Rhythm
from domain.roster import Principal
from domain.unit_forms import UnitForm
from domain.usecases.say_rhythm import say_rhythm

# The question of a form that asks for it; a county's own form may ask in other words, or not at all.
QUESTION = "rhythm"


async def recall_rhythm(uow: UnitOfWork, form: UnitForm) -> UnitForm:
    """Return the form with what was said with the meetings filled in, as last year's facts are."""
    if form.questionnaire.question(QUESTION) is None:
        return form
    said = await uow.meetings.rhythms(form.unit.id)
    return replace(form, earlier={**form.earlier, QUESTION: said[-1].rhythm.value}) if said else form


async def keep_rhythm(
    uow: UnitOfWork, principal: Principal, form: UnitForm, values: Mapping[str, Value], now: datetime
) -> None:
    """Have the meetings go by what was answered in the form, where that is a rhythm that they know."""
    said = values.get(QUESTION)
    if said in set(Rhythm):
        await say_rhythm(uow, principal, form.unit.id, Rhythm(str(said)), now)
