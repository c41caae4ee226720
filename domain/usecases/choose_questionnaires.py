"""Decide what a round asks beside the self-assessment: the county's own, else what comes with the service."""

from domain.instruments import FORMS
from domain.ports import UnitOfWork
from domain.questionnaires import Questionnaire
from domain.rounds import Round


async def choose_questionnaires(uow: UnitOfWork, collection: Round, defaults: tuple[Questionnaire, ...] = ()) -> None:
    """Store what the county imported last for each part; else what is stored, or a default where nothing is.

    A round has the parts that it was planned with, and no others.
    """
    for part in FORMS:
        stored = await uow.round_parts.get(collection.id, part)
        default = next((each for each in defaults if each.part is part), None)
        if stored is None and default is None:
            continue
        imported = await uow.questionnaires.latest(collection.county_id, part)
        chosen = imported.questionnaire if imported else default
        if chosen is not None and chosen != stored:
            await uow.round_parts.put(collection.id, chosen)
