"""Answers as revisions, and drafts, as rows."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, bindparam, insert, select

from domain.ids import PersonId, RoundId, UnitId
from domain.submissions import Draft, Submission
from storage.mappings import draft_from_row, draft_to_row, submission_from_row, submission_to_row
from storage.tables import drafts, submissions
from storage.transactions import Transaction

_OF_ROUND = select(submissions).where(submissions.c.round_id == bindparam("round")).order_by(submissions.c.sequence)
_OF_RESPONDENT = _OF_ROUND.where(
    submissions.c.unit_id == bindparam("unit"), submissions.c.respondent == bindparam("its_respondent")
)
_ANSWERED_UNITS = select(submissions.c.unit_id).where(submissions.c.round_id == bindparam("round")).distinct()
_RESPONDENTS = (
    select(submissions.c.respondent)
    .where(submissions.c.round_id == bindparam("round"), submissions.c.unit_id == bindparam("unit"))
    .distinct()
)
_ADD = insert(submissions).returning(submissions.c.sequence)
_DRAFTS_OF_ROUND = (
    select(drafts)
    .where(drafts.c.round_id == bindparam("round"))
    .order_by(drafts.c.saved_at, drafts.c.unit_id, drafts.c.person_id)
)


class SubmissionsTable:
    """The port `Submissions`; rows are only ever added, the database itself refuses to change one."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._rounds_read: set[RoundId] = set()

    async def of_round(self, round_id: RoundId) -> Sequence[Submission]:
        """Return all revisions of a round in the order they were received."""
        return [submission_from_row(row) for row in await self._transaction.all(_OF_ROUND, {"round": round_id})]

    async def of_respondent(self, round_id: RoundId, unit_id: UnitId, respondent: str) -> Sequence[Submission]:
        """Return one respondent's revisions for a unit, in the order they were received."""
        values = {"round": round_id, "unit": unit_id, "its_respondent": respondent}
        return [submission_from_row(row) for row in await self._transaction.all(_OF_RESPONDENT, values)]

    async def answered_units(self, round_id: RoundId) -> frozenset[UnitId]:
        """Return the units that have handed in at least one answer."""
        return frozenset(row["unit_id"] for row in await self._transaction.all(_ANSWERED_UNITS, {"round": round_id}))

    async def respondents(self, round_id: RoundId, unit_id: UnitId) -> frozenset[str]:
        """Return who has handed in something for a unit."""
        rows = await self._transaction.all(_RESPONDENTS, {"round": round_id, "unit": unit_id})
        return frozenset(row["respondent"] for row in rows)

    async def add(self, submission: Submission) -> Submission:
        """Add a revision and return it with its sequence; a revision is never replaced.

        Raises:
            DomainError: `already_there`, when the respondent's revision was taken by another turn meanwhile.
        """
        rows = await self._transaction.all(_ADD, submission_to_row(submission))
        return replace(submission, sequence=rows[0]["sequence"])

    async def draft(self, round_id: RoundId, unit_id: UnitId, person_id: PersonId) -> Draft | None:
        """Return a person's draft for a unit."""
        key = (round_id, unit_id, person_id)
        row = await self._transaction.first(select(drafts).where(_is_draft(*key)))
        self._transaction.remember(drafts, key, row)
        return draft_from_row(row) if row else None

    async def drafts_of_round(self, round_id: RoundId) -> Sequence[Draft]:
        """Return all drafts of a round, the oldest first."""
        rows = await self._transaction.all(_DRAFTS_OF_ROUND, {"round": round_id})
        for row in rows:
            self._transaction.remember(drafts, (row["round_id"], row["unit_id"], row["person_id"]), row)
        self._rounds_read.add(round_id)
        return [draft_from_row(row) for row in rows]

    async def put_draft(self, draft: Draft) -> None:
        """Add the draft, or replace the person's former one for the unit.

        Raises:
            DomainError: `changed_meanwhile`, when another process changed it since it was read: no answer is lost (R5).
        """
        if draft.round_id in self._rounds_read:
            # What was not among them was not there.
            self._transaction.remember(drafts, (draft.round_id, draft.unit_id, draft.person_id), None)
        await self._transaction.put(drafts, draft_to_row(draft))

    async def remove_draft(self, round_id: RoundId, unit_id: UnitId, person_id: PersonId) -> None:
        """Remove the draft, if there is one."""
        await self._transaction.remove(drafts, (round_id, unit_id, person_id))


# Private functions


def _is_draft(round_id: RoundId, unit_id: UnitId, person_id: PersonId) -> ColumnElement[bool]:
    return and_(drafts.c.round_id == round_id, drafts.c.unit_id == unit_id, drafts.c.person_id == person_id)
