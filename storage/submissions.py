"""Answers as revisions, and drafts, as rows."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, delete, insert, select

from domain.ids import PersonId, RoundId, UnitId
from domain.submissions import Draft, Submission
from storage.mappings import draft_from_row, draft_to_row, submission_from_row, submission_to_row
from storage.tables import drafts, submissions
from storage.transactions import Transaction


class SubmissionsTable:
    """The port `Submissions`; rows are only ever added, the database itself refuses to change one."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def of_round(self, round_id: RoundId) -> Sequence[Submission]:
        """Return all revisions of a round in the order they were received."""
        return await self._select(submissions.c.round_id == round_id)

    async def of_respondent(self, round_id: RoundId, unit_id: UnitId, respondent: str) -> Sequence[Submission]:
        """Return one respondent's revisions for a unit, in the order they were received."""
        return await self._select(
            and_(
                submissions.c.round_id == round_id,
                submissions.c.unit_id == unit_id,
                submissions.c.respondent == respondent,
            )
        )

    async def add(self, submission: Submission) -> Submission:
        """Add a revision and return it with its sequence; a revision is never replaced.

        Raises:
            DomainError: `already_there`, when the respondent's revision was taken by another turn meanwhile.
        """
        statement = insert(submissions).values(submission_to_row(submission)).returning(submissions.c.sequence)
        rows = await self._transaction.all(statement)
        return replace(submission, sequence=rows[0]["sequence"])

    async def draft(self, round_id: RoundId, unit_id: UnitId, person_id: PersonId) -> Draft | None:
        """Return a person's draft for a unit."""
        row = await self._transaction.first(select(drafts).where(_is_draft(round_id, unit_id, person_id)))
        return draft_from_row(row) if row else None

    async def drafts_of_round(self, round_id: RoundId) -> Sequence[Draft]:
        """Return all drafts of a round, the oldest first."""
        query = select(drafts).where(drafts.c.round_id == round_id)
        ordered = query.order_by(drafts.c.saved_at, drafts.c.unit_id, drafts.c.person_id)
        return [draft_from_row(row) for row in await self._transaction.all(ordered)]

    async def put_draft(self, draft: Draft) -> None:
        """Add the draft, or replace the person's former one for the unit."""
        await self._transaction.put(drafts, draft_to_row(draft))

    async def remove_draft(self, round_id: RoundId, unit_id: UnitId, person_id: PersonId) -> None:
        """Remove the draft, if there is one."""
        await self._transaction.run(delete(drafts).where(_is_draft(round_id, unit_id, person_id)))

    async def _select(self, condition: ColumnElement[bool]) -> Sequence[Submission]:
        query = select(submissions).where(condition).order_by(submissions.c.sequence)
        return [submission_from_row(row) for row in await self._transaction.all(query)]


# Private functions


def _is_draft(round_id: RoundId, unit_id: UnitId, person_id: PersonId) -> ColumnElement[bool]:
    return and_(drafts.c.round_id == round_id, drafts.c.unit_id == unit_id, drafts.c.person_id == person_id)
