"""Fakes of the stores of the other parts: as plain as can be while each port's promises are kept."""

from collections.abc import Sequence

from msgspec.structs import replace

from domain.errors import DomainError
from domain.ids import CountyId, RoundId, UnitId
from domain.instruments import Part
from domain.questionnaires import ImportedQuestionnaire, Questionnaire
from domain.quotes import QuoteApproval
from domain.unit_forms import PartAnswer
from tests.support.fake_memory import Store


class FakeQuestionnaires(Store, frozen=True):
    """The port `Questionnaires`."""

    async def all(self, county_id: CountyId) -> Sequence[ImportedQuestionnaire]:
        """Return what a county has imported, in the order it was added."""
        return [each for each in self.transaction.seen().questionnaires if each.county_id == county_id]

    async def latest(self, county_id: CountyId, part: Part) -> ImportedQuestionnaire | None:
        """Return the county's questionnaire of a part that was added last."""
        mine = [each for each in await self.all(county_id) if each.questionnaire.part is part]
        return mine[-1] if mine else None

    async def add(self, imported: ImportedQuestionnaire) -> None:
        """Add a questionnaire; a version comes once for each who confirmed it."""
        memory = self.transaction.changed(imported.imported_at)
        if _named(imported) in map(_named, memory.questionnaires):
            raise DomainError("already_there")
        memory.questionnaires.append(imported)


class FakeRoundParts(Store, frozen=True):
    """The port `RoundParts`."""

    async def get(self, round_id: RoundId, part: Part) -> Questionnaire | None:
        """Return what a round asks for a part."""
        return self.transaction.seen().round_parts.get((round_id, part))

    async def put(self, round_id: RoundId, questionnaire: Questionnaire) -> None:
        """Add what a round asks for a part, or replace it."""
        self.transaction.changed().round_parts[round_id, questionnaire.part] = questionnaire


class FakePartAnswers(Store, frozen=True):
    """The port `PartAnswers`."""

    async def of_round(self, round_id: RoundId, part: Part) -> Sequence[PartAnswer]:
        """Return all answers to a part, in the order they were received."""
        return [each for each in self.transaction.seen().part_answers if (each.round_id, each.part) == (round_id, part)]

    async def of_unit(self, round_id: RoundId, part: Part, unit_id: UnitId) -> Sequence[PartAnswer]:
        """Return all answers of a unit, in the order they were received."""
        return [each for each in await self.of_round(round_id, part) if each.unit_id == unit_id]

    async def add_all(self, answers: Sequence[PartAnswer]) -> None:
        """Add answers."""
        for each in answers:
            memory = self.transaction.changed(each.at)
            memory.part_answers.append(replace(each, sequence=len(memory.part_answers) + 1))


class FakeQuoteApprovals(Store, frozen=True):
    """The port `QuoteApprovals`."""

    async def of_round(self, round_id: RoundId) -> Sequence[QuoteApproval]:
        """Return all of a round, in the order they were approved."""
        return [each for each in self.transaction.seen().quote_approvals if each.round_id == round_id]

    async def add(self, approval: QuoteApproval) -> None:
        """Add one."""
        self.transaction.changed(approval.approved_at).quote_approvals.append(approval)


# Private functions


def _named(imported: ImportedQuestionnaire) -> tuple[str, str, str, str]:
    form = imported.questionnaire
    return imported.county_id, form.part, form.version, form.confirmed_by
