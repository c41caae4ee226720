"""What the parts beside the self-assessment need stored."""

from collections.abc import Sequence
from typing import Protocol

from domain.ids import CountyId, RoundId, UnitId
from domain.instruments import Part
from domain.questionnaires import ImportedQuestionnaire, Questionnaire
from domain.quotes import QuoteApproval
from domain.unit_forms import PartAnswer


class Questionnaires(Protocol):
    """The questionnaires that counties brought in; only ever added to."""

    async def all(self, county_id: CountyId) -> Sequence[ImportedQuestionnaire]:
        """Return what a county has imported, in the order it was added."""

    async def latest(self, county_id: CountyId, part: Part) -> ImportedQuestionnaire | None:
        """Return the county's questionnaire of a part that was added last."""

    async def add(self, imported: ImportedQuestionnaire) -> None:
        """Add a questionnaire; a version comes once for each who confirmed it."""


class RoundParts(Protocol):
    """What rounds ask beside the self-assessment."""

    async def get(self, round_id: RoundId, part: Part) -> Questionnaire | None: ...
    async def put(self, round_id: RoundId, questionnaire: Questionnaire) -> None:
        """Add what a round asks for a part, or replace it."""


class PartAnswers(Protocol):
    """Answers, question by question; only ever added to."""

    async def of_round(self, round_id: RoundId, part: Part) -> Sequence[PartAnswer]:
        """Return all answers to a part, in the order they were received."""

    async def of_unit(self, round_id: RoundId, part: Part, unit_id: UnitId) -> Sequence[PartAnswer]:
        """Return all answers of a unit, in the order they were received."""

    async def add_all(self, answers: Sequence[PartAnswer]) -> None:
        """Add answers, at the commit at the latest."""


class QuoteApprovals(Protocol):
    """Which texts may be quoted; only ever added to."""

    async def of_round(self, round_id: RoundId) -> Sequence[QuoteApproval]:
        """Return all of a round, in the order they were approved."""

    async def add(self, approval: QuoteApproval) -> None: ...


class PartStores(Protocol):
    """The stores of the parts, as a unit of work has them."""

    @property
    def questionnaires(self) -> Questionnaires: ...
    @property
    def round_parts(self) -> RoundParts: ...
    @property
    def part_answers(self) -> PartAnswers: ...
    @property
    def quote_approvals(self) -> QuoteApprovals: ...
