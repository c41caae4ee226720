"""What rounds ask beside the self-assessment, the questionnaires it is taken from, the answers, and approved quotes."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import bindparam, insert, select

from domain.ids import CountyId, RoundId, UnitId
from domain.instruments import Part
from domain.questionnaires import (
    ImportedQuestionnaire,
    Questionnaire,
    questionnaire_from_data,
    questionnaire_to_data,
    value_from_data,
    value_to_data,
)
from domain.quotes import QuoteApproval
from domain.unit_forms import PartAnswer
from storage.part_tables import part_answers, quote_approvals, round_parts
from storage.statements import Row
from storage.tables import instruments
from storage.transactions import Transaction

_OF_COUNTY = select(instruments).where(instruments.c.county_id == bindparam("county")).order_by(instruments.c.sequence)
_PART = select(round_parts).where(
    round_parts.c.round_id == bindparam("round"), round_parts.c.part == bindparam("its_part")
)
_OF_ROUND = (
    select(part_answers)
    .where(part_answers.c.round_id == bindparam("round"), part_answers.c.part == bindparam("its_part"))
    .order_by(part_answers.c.sequence)
)
_OF_UNIT = _OF_ROUND.where(part_answers.c.unit_id == bindparam("unit"))
_ADD = insert(part_answers).inline()
_APPROVALS = (
    select(quote_approvals).where(quote_approvals.c.round_id == bindparam("round")).order_by(quote_approvals.c.sequence)
)


class QuestionnairesTable:
    """The port `Questionnaires`, in the table of imported instruments: those that have pieces."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def all(self, county_id: CountyId) -> Sequence[ImportedQuestionnaire]:
        """Return what a county has imported, in the order it was added."""
        rows = await self._transaction.all(_OF_COUNTY, {"county": county_id})
        return [_questionnaire_from_row(row) for row in rows if "pieces" in row["data"]]

    async def latest(self, county_id: CountyId, part: Part) -> ImportedQuestionnaire | None:
        """Return the county's questionnaire of a part that was added last."""
        mine = [each for each in await self.all(county_id) if each.questionnaire.part is part]
        return mine[-1] if mine else None

    async def add(self, imported: ImportedQuestionnaire) -> None:
        """Add a questionnaire; a version comes once for each who confirmed it."""
        form = imported.questionnaire
        row = {
            "county_id": imported.county_id,
            "part": form.part,
            "version": form.version,
            "confirmed_by": form.confirmed_by,
            "data": questionnaire_to_data(form),
            "imported_at": imported.imported_at,
            "imported_by": imported.imported_by,
        }
        await self._transaction.run(insert(instruments).values(row))


class RoundPartsTable:
    """The port `RoundParts`; changed until a round opens, and so part of the catalogue."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, round_id: RoundId, part: Part) -> Questionnaire | None:
        """Return what a round asks for a part."""
        found = await self._transaction.recall(("round_parts", round_id, part), partial(self._read, round_id, part))
        row, questionnaire = found or (None, None)
        self._transaction.remember(round_parts, (round_id, part), row)
        return questionnaire

    async def put(self, round_id: RoundId, questionnaire: Questionnaire) -> None:
        """Add what a round asks for a part, or replace it."""
        await self._transaction.change_catalogue()
        row = {
            "round_id": round_id,
            "part": questionnaire.part,
            "instrument": questionnaire_to_data(questionnaire),
        }
        await self._transaction.put(round_parts, row)

    async def _read(self, round_id: RoundId, part: Part) -> tuple[Row, Questionnaire] | None:
        row = await self._transaction.first(_PART, {"round": round_id, "its_part": part})
        return (row, questionnaire_from_data(row["instrument"])) if row else None


class PartAnswersTable:
    """The port `PartAnswers`; the database itself refuses to change an answer."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def of_round(self, round_id: RoundId, part: Part) -> Sequence[PartAnswer]:
        """Return all answers to a part, in the order they were received."""
        rows = await self._transaction.all(_OF_ROUND, {"round": round_id, "its_part": part})
        return [_answer_from_row(row) for row in rows]

    async def of_unit(self, round_id: RoundId, part: Part, unit_id: UnitId) -> Sequence[PartAnswer]:
        """Return all answers of a unit, in the order they were received."""
        values = {"round": round_id, "its_part": part, "unit": unit_id}
        return [_answer_from_row(row) for row in await self._transaction.all(_OF_UNIT, values)]

    async def add_all(self, answers: Sequence[PartAnswer]) -> None:
        """Add answers, at the commit at the latest."""
        for each in answers:
            self._transaction.run_later(_ADD, _answer_to_row(each))


class QuoteApprovalsTable:
    """The port `QuoteApprovals`; the database itself refuses to change one."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def of_round(self, round_id: RoundId) -> Sequence[QuoteApproval]:
        """Return all of a round, in the order they were approved."""
        rows = await self._transaction.all(_APPROVALS, {"round": round_id})
        return [QuoteApproval(**{name: value for name, value in row.items() if name != "sequence"}) for row in rows]

    async def add(self, approval: QuoteApproval) -> None:
        """Add one."""
        row = {
            "round_id": approval.round_id,
            "unit_id": approval.unit_id,
            "question": approval.question,
            "text": approval.text,
            "approved_by": approval.approved_by,
            "approved_at": approval.approved_at,
        }
        await self._transaction.run(insert(quote_approvals).values(row))


# Private functions


def _questionnaire_from_row(row: Row) -> ImportedQuestionnaire:
    return ImportedQuestionnaire(
        county_id=row["county_id"],
        questionnaire=questionnaire_from_data(row["data"]),
        imported_at=row["imported_at"],
        imported_by=row["imported_by"],
    )


def _answer_to_row(answer: PartAnswer) -> Row:
    return {
        "round_id": answer.round_id,
        "unit_id": answer.unit_id,
        "part": answer.part,
        "question": answer.question,
        "respondent": answer.respondent,
        "value": value_to_data(answer.value),
        "source": answer.source,
        "at": answer.at,
        "person_id": answer.person_id,
        "noted_by": answer.noted_by,
        "noted_of": answer.noted_of,
    }


def _answer_from_row(row: Row) -> PartAnswer:
    return PartAnswer(**{**row, "value": value_from_data(row["value"])})
