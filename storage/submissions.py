"""Answers as revisions, and drafts, as rows."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, ScalarSelect, and_, bindparam, func, insert, or_, select

from domain.ids import PersonId, RoundId, UnitId
from domain.instruments import Part
from domain.submissions import INTERVIEW, Draft, Submission
from storage.mappings import draft_from_row, draft_to_row, submission_from_row, submission_to_row
from storage.statements import Row, is_any
from storage.tables import drafts, rounds, submissions, units
from storage.transactions import Question, Transaction

Respondents = Mapping[UnitId, frozenset[str]]

_EARLIER = submissions.alias()
_OF_ROUND = select(submissions).where(submissions.c.round_id == bindparam("round")).order_by(submissions.c.sequence)
_OF_RESPONDENT = _OF_ROUND.where(
    submissions.c.unit_id == bindparam("unit"), submissions.c.respondent == bindparam("its_respondent")
)
_LAST_REVISION = (
    select(func.max(_EARLIER.c.revision))
    .where(
        _EARLIER.c.round_id == submissions.c.round_id,
        _EARLIER.c.unit_id == submissions.c.unit_id,
        _EARLIER.c.part == submissions.c.part,
        _EARLIER.c.respondent == submissions.c.respondent,
    )
    .scalar_subquery()
)
_DECIDING = _OF_ROUND.where(
    submissions.c.unit_id == bindparam("unit"),
    or_(submissions.c.revision == _LAST_REVISION, submissions.c.amends.is_not(None)),
)
_LATEST_OF_RESPONDENTS = select(submissions).where(
    submissions.c.round_id == bindparam("round"),
    is_any(submissions.c.respondent, "respondents"),
    submissions.c.revision == _LAST_REVISION,
)


def _at_the_end(*, of: ColumnElement[str]) -> ScalarSelect[str]:
    """Return the query for a unit's first or last respondent by name: one look into the index of revisions."""
    its = and_(
        _EARLIER.c.round_id == bindparam("round"),
        _EARLIER.c.unit_id == units.c.id,
        _EARLIER.c.part == bindparam("part"),
    )
    return select(_EARLIER.c.respondent).where(its).order_by(of).limit(1).scalar_subquery()


_SOME_RESPONDENTS = select(
    units.c.id,
    _at_the_end(of=_EARLIER.c.respondent).label("first"),
    _at_the_end(of=_EARLIER.c.respondent.desc()).label("last"),
).where(units.c.county_id == select(rounds.c.county_id).where(rounds.c.id == bindparam("round")).scalar_subquery())
_ADD = insert(submissions).inline()
_DRAFTS_OF_ROUND = (
    select(drafts)
    .where(drafts.c.round_id == bindparam("round"))
    .order_by(drafts.c.saved_at, drafts.c.unit_id, drafts.c.person_id)
)
_DRAFTS_BY = _DRAFTS_OF_ROUND.where(is_any(drafts.c.person_id, "persons"))


class SubmissionsTable:
    """The port `Submissions`; rows are only ever added, the database itself refuses to change one.

    What was read for several turns at once is kept here, and follows what they add.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._latest: dict[tuple[RoundId, str], dict[UnitId, Submission]] = {}
        self._respondents: dict[tuple[RoundId, Part], dict[UnitId, frozenset[str]]] = {}
        self._drafts: dict[tuple[RoundId, PersonId], dict[UnitId, Draft]] = {}

    def ask_for(self, round_id: RoundId, part: Part, persons: Collection[PersonId]) -> tuple[Question, ...]:
        """Return the queries for what several people have answered and begun, and what interviews have noted."""
        people = list(persons)
        return (
            (_LATEST_OF_RESPONDENTS, {"round": round_id, "respondents": [*people, INTERVIEW]}),
            (_DRAFTS_BY, {"round": round_id, "persons": people}),
            (_SOME_RESPONDENTS, {"round": round_id, "part": part}),
        )

    def expect(
        self, round_id: RoundId, part: Part, persons: Collection[PersonId], found: Sequence[Sequence[Row]]
    ) -> None:
        """Remember what was read for those who are about to ask for it."""
        latest, begun, respondents = found
        self._latest |= {(round_id, respondent): {} for respondent in (*persons, INTERVIEW)}
        for row in latest:
            self._latest[round_id, row["respondent"]][row["unit_id"]] = submission_from_row(row)
        self._take_drafts(round_id, persons, begun)
        self._take_respondents(round_id, part, respondents)

    async def of_round(self, round_id: RoundId) -> Sequence[Submission]:
        """Return all revisions of a round in the order they were received."""
        return [submission_from_row(row) for row in await self._transaction.all(_OF_ROUND, {"round": round_id})]

    async def of_respondent(self, round_id: RoundId, unit_id: UnitId, respondent: str) -> Sequence[Submission]:
        """Return one respondent's revisions for a unit, in the order they were received."""
        values = {"round": round_id, "unit": unit_id, "its_respondent": respondent}
        return [submission_from_row(row) for row in await self._transaction.all(_OF_RESPONDENT, values)]

    async def deciding(self, round_id: RoundId, unit_id: UnitId) -> Sequence[Submission]:
        """Return what decides a unit's result: each respondent's last revision, and all that amend an interview."""
        values = {"round": round_id, "unit": unit_id}
        return [submission_from_row(row) for row in await self._transaction.all(_DECIDING, values)]

    async def latest(self, round_id: RoundId, unit_id: UnitId, respondent: str) -> Submission | None:
        """Return one respondent's last revision for a unit."""
        if (round_id, respondent) not in self._latest:
            values = {"round": round_id, "respondents": [respondent]}
            rows = await self._transaction.all(_LATEST_OF_RESPONDENTS, values)
            self._latest[round_id, respondent] = {row["unit_id"]: submission_from_row(row) for row in rows}
        return self._latest[round_id, respondent].get(unit_id)

    async def some_respondents(self, round_id: RoundId, part: Part) -> Respondents:
        """Return the units that have answered, each with two of those who did, or with the only one."""
        if (round_id, part) not in self._respondents:
            rows = await self._transaction.all(_SOME_RESPONDENTS, {"round": round_id, "part": part})
            self._take_respondents(round_id, part, rows)
        return self._respondents[round_id, part]

    async def add(self, submission: Submission) -> None:
        """Add a revision, at the commit at the latest; a revision is never replaced.

        Raises:
            DomainError: `already_there`, here or at the commit, when the respondent's revision was taken by another
                turn meanwhile.
        """
        self._transaction.run_later(_ADD, submission_to_row(submission))
        unit_id, respondent = submission.unit_id, submission.respondent
        if (submission.round_id, respondent) in self._latest:
            self._latest[submission.round_id, respondent][unit_id] = submission
        known = self._respondents.get((submission.round_id, submission.part))
        if known is not None:
            everyone = known.get(unit_id, frozenset()) | {respondent}
            known[unit_id] = frozenset((min(everyone), max(everyone)))

    async def draft(self, round_id: RoundId, unit_id: UnitId, person_id: PersonId) -> Draft | None:
        """Return a person's draft for a unit."""
        return next((each for each in await self.drafts_by(round_id, person_id) if each.unit_id == unit_id), None)

    async def drafts_by(self, round_id: RoundId, person_id: PersonId) -> Sequence[Draft]:
        """Return a person's drafts of a round, the oldest first."""
        if (round_id, person_id) not in self._drafts:
            rows = await self._transaction.all(_DRAFTS_BY, {"round": round_id, "persons": [person_id]})
            self._take_drafts(round_id, [person_id], rows)
        return list(self._drafts[round_id, person_id].values())

    async def drafts_of_round(self, round_id: RoundId) -> Sequence[Draft]:
        """Return all drafts of a round, the oldest first."""
        rows = await self._transaction.all(_DRAFTS_OF_ROUND, {"round": round_id})
        return [draft_from_row(row) for row in rows]

    async def put_draft(self, draft: Draft) -> None:
        """Add the draft, or replace the person's former one for the unit.

        Raises:
            DomainError: `changed_meanwhile`, when another process changed it since it was read: no answer is lost (R5).
        """
        key, known = (
            (draft.round_id, draft.unit_id, draft.person_id),
            self._drafts.get((draft.round_id, draft.person_id)),
        )
        if known is not None and draft.unit_id not in known:
            # What was not among them was not there.
            self._transaction.remember(drafts, key, None)
        await self._transaction.put(drafts, draft_to_row(draft))
        if known is not None:
            known.pop(draft.unit_id, None)
            known[draft.unit_id] = draft

    async def remove_draft(self, round_id: RoundId, unit_id: UnitId, person_id: PersonId) -> None:
        """Remove the draft, if there is one."""
        known = self._drafts.get((round_id, person_id))
        if known is not None and known.pop(unit_id, None) is None:
            return
        await self._transaction.remove(drafts, (round_id, unit_id, person_id))

    def _take_drafts(self, round_id: RoundId, persons: Collection[PersonId], rows: Sequence[Row]) -> None:
        self._drafts |= {(round_id, person_id): {} for person_id in persons}
        for row in rows:
            self._transaction.remember(drafts, (row["round_id"], row["unit_id"], row["person_id"]), row)
            self._drafts[round_id, row["person_id"]][row["unit_id"]] = draft_from_row(row)

    def _take_respondents(self, round_id: RoundId, part: Part, rows: Sequence[Row]) -> None:
        answered = {row["id"]: frozenset((row["first"], row["last"])) for row in rows if row["first"] is not None}
        self._respondents[round_id, part] = answered
