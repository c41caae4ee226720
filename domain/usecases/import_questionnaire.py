"""Bring in a county's own questionnaire: its wording, what is counted of it, and who confirmed it."""

from datetime import datetime

from msgspec import Struct

from domain.errors import Rejected
from domain.ports import AuditEntry, UnitOfWork
from domain.questionnaires import ImportedQuestionnaire, Questionnaire
from domain.roster import County
from domain.usecases.import_instrument import refuse_version


class QuestionnaireImported(Struct, frozen=True):
    """What a round that opens takes from now on, and whether the import changed that."""

    latest: Questionnaire
    added: bool


async def import_questionnaire(
    uow: UnitOfWork, county: County, questionnaire: Questionnaire, actor: str, now: datetime
) -> QuestionnaireImported | Rejected:
    """Add the questionnaire for the rounds that open from now on; importing the same again changes nothing.

    A version stays what it is, since years are compared by it (K21); only who confirmed it may be told later.
    """
    everything = [each.questionnaire for each in await uow.questionnaires.all(county.id)]
    stored = [each for each in everything if each.part is questionnaire.part]
    if questionnaire in stored:
        return QuestionnaireImported(stored[-1], added=False)
    if refused := refuse_version(stored, questionnaire):
        return refused
    await uow.questionnaires.add(ImportedQuestionnaire(county.id, questionnaire, now, actor))
    entry = {"county": county.id, "part": questionnaire.part.value, "version": questionnaire.version}
    await uow.audit.add(AuditEntry(now, actor, "instrument_imported", entry))
    return QuestionnaireImported(questionnaire, added=True)
