"""Answers as revisions, and drafts, as rows."""

from collections.abc import Collection, Mapping, Sequence

from msgspec.structs import replace
from sqlalchemy import ScalarSelect, and_, bindparam, insert, select

from domain.ids import PersonId, RoundId, UnitId
from domain.instruments import Part
from domain.submissions import Draft, Submission
from domain.tallies import LatestAnswers
from storage.last_revisions import DECIDING, Slot, ask_for_last
from storage.mappings import draft_from_row, draft_to_row, submission_from_row, submission_to_row
from storage.statements import Row
from storage.tables import drafts, rounds, submissions, units
from storage.tallies import ask_for_latest, read_apart, read_plain
from storage.text_lists import is_any
from storage.transactions import Question, Transaction

Respondents = Mapping[UnitId, frozenset[str]]

_EARLIER = submissions.alias()
_OF_ROUND = select(submissions).where(submissions.c.round_id == bindparam("round")).order_by(submissions.c.sequence)
_OF_RESPONDENT = _OF_ROUND.where(
    submissions.c.unit_id == bindparam("unit"), submissions.c.respondent == bindparam("its_respondent")
)
# Of any part, which is why it goes through all revisions of the unit: asked only of who was not expected.
_LAST_OF_RESPONDENT = _OF_RESPONDENT.order_by(None).order_by(submissions.c.revision.desc()).limit(1)


def _at_the_end(*, last: bool = False) -> ScalarSelect[str]:
    """Return the query for a unit's first or last respondent by name: one look into the index of revisions."""
    its = and_(
        _EARLIER.c.round_id == rounds.c.id,
        _EARLIER.c.unit_id == units.c.id,
        _EARLIER.c.part == bindparam("part"),
    )
    order = _EARLIER.c.respondent.desc() if last else _EARLIER.c.respondent
    return select(_EARLIER.c.respondent).where(its).order_by(order).limit(1).scalar_subquery()


_SOME_RESPONDENTS = (
    select(
        units.c.id,
        _at_the_end().label("first"),
        _at_the_end(last=True).label("last"),
    )
    .join_from(rounds, units, units.c.county_id == rounds.c.county_id)
    .where(rounds.c.id == bindparam("round"), units.c.kind == bindparam("its_kind"))
)
_ADD = insert(submissions).inline()
_DRAFTS_OF_ROUNDS = (
    select(drafts)
    .where(is_any(drafts.c.round_id, "rounds"))
    .order_by(drafts.c.saved_at, drafts.c.unit_id, drafts.c.person_id)
)
_DRAFTS_BY = _DRAFTS_OF_ROUNDS.where(is_any(drafts.c.person_id, "persons"))


class SubmissionsTable:
    """The port `Submissions`; rows are only ever added, the database itself refuses to change one.

    What was read for several turns at once is kept here, and follows what they add.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._latest: dict[tuple[RoundId, UnitId, str], Submission | None] = {}
        self._respondents: dict[tuple[RoundId, Part], dict[UnitId, frozenset[str]]] = {}
        self._deciding: dict[tuple[RoundId, UnitId], list[Submission]] = {}
        self._drafts: dict[tuple[RoundId, PersonId], dict[UnitId, Draft]] = {}

    def ask_for(
        self, part: Part, rounds_of_part: Collection[RoundId], persons: Collection[PersonId]
    ) -> tuple[Question, ...]:
        """Return the queries for what several people have begun, and for who has answered in each of the rounds.

        For all rounds together, PostgreSQL goes through the units of all counties.
        """
        begun = {"rounds": list(rounds_of_part), "persons": list(persons)}
        return (_DRAFTS_BY, begun), *(_ask_for_respondents(round_id, part) for round_id in rounds_of_part)

    def expect(
        self,
        part: Part,
        rounds_of_part: Collection[RoundId],
        persons: Collection[PersonId],
        found: Sequence[Sequence[Row]],
    ) -> None:
        """Remember what was read for those who are about to ask for it."""
        begun, *respondents = found
        self._take_drafts(rounds_of_part, persons, begun)
        for round_id, rows in zip(rounds_of_part, respondents, strict=True):
            self._take_respondents(part, round_id, rows)

    def ask_for_latest(self, slots: Collection[Slot]) -> Question:
        """Return the query for respondents' last revisions, whose rows `expect_latest` takes."""
        return ask_for_last(slots, on_postgresql=self._transaction.on_postgresql)

    def expect_latest(self, slots: Collection[Slot], rows: Sequence[Row]) -> None:
        """Remember what these slots have, for those who are about to ask for it."""
        self._latest |= {(round_id, unit_id, respondent): None for round_id, unit_id, _, respondent in slots}
        for row in rows:
            self._latest[row["round_id"], row["unit_id"], row["respondent"]] = submission_from_row(row)

    def ask_for_deciding(self, rounds_of_units: Collection[RoundId], unit_ids: Collection[UnitId]) -> Question:
        """Return the query for what decides several units' results, whose rows `expect_deciding` takes."""
        return DECIDING, {"rounds": list(rounds_of_units), "units": list(unit_ids)}

    def expect_deciding(
        self, rounds_of_units: Collection[RoundId], unit_ids: Collection[UnitId], rows: Sequence[Row]
    ) -> None:
        """Remember what decides the units' results, for those who are about to compare answers."""
        self._deciding |= {(round_id, unit_id): [] for round_id in rounds_of_units for unit_id in unit_ids}
        for row in rows:
            self._deciding[row["round_id"], row["unit_id"]].append(submission_from_row(row))

    async def of_round(self, round_id: RoundId) -> Sequence[Submission]:
        """Return all revisions of a round in the order they were received."""
        return [submission_from_row(row) for row in await self._transaction.all(_OF_ROUND, {"round": round_id})]

    async def of_respondent(self, round_id: RoundId, unit_id: UnitId, respondent: str) -> Sequence[Submission]:
        """Return one respondent's revisions for a unit, in the order they were received."""
        values = {"round": round_id, "unit": unit_id, "its_respondent": respondent}
        return [submission_from_row(row) for row in await self._transaction.all(_OF_RESPONDENT, values)]

    async def deciding(self, round_id: RoundId, unit_id: UnitId) -> Sequence[Submission]:
        """Return what decides a unit's result: each respondent's last revision, and all that amend an interview."""
        if (round_id, unit_id) not in self._deciding:
            rows = await self._transaction.all(*self.ask_for_deciding([round_id], [unit_id]))
            self.expect_deciding([round_id], [unit_id], rows)
        return list(self._deciding[round_id, unit_id])

    async def latest_answers(self, round_id: RoundId, part: Part) -> LatestAnswers:
        """Return what a round's tally is made of."""
        rows = await ask_for_latest(self._transaction, round_id, part)
        apart = [UnitId(each) for each in read_apart(rows)]
        if not apart:
            return LatestAnswers(read_plain(rows))
        deciding = await self._transaction.all(*self.ask_for_deciding([round_id], apart))
        found = [submission_from_row(row) for row in deciding]
        return LatestAnswers(read_plain(rows), [each for each in found if each.part is part])

    async def latest(self, round_id: RoundId, unit_id: UnitId, respondent: str) -> Submission | None:
        """Return one respondent's last revision for a unit."""
        slot = (round_id, unit_id, respondent)
        if slot not in self._latest:
            values = {"round": round_id, "unit": unit_id, "its_respondent": respondent}
            row = await self._transaction.first(_LAST_OF_RESPONDENT, values)
            self._latest[slot] = submission_from_row(row) if row else None
        return self._latest[slot]

    async def some_respondents(self, round_id: RoundId, part: Part) -> Respondents:
        """Return the units that have answered, each with two of those who did, or with the only one."""
        if (round_id, part) not in self._respondents:
            rows = await self._transaction.all(*_ask_for_respondents(round_id, part))
            self._take_respondents(part, round_id, rows)
        return self._respondents[round_id, part]

    async def add(self, submission: Submission) -> None:
        """Add a revision, at the commit at the latest; a revision is never replaced.

        Raises:
            DomainError: `already_there`, here or at the commit, when the respondent's revision was taken by another
                turn meanwhile.
        """
        self._transaction.run_later(_ADD, submission_to_row(submission))
        unit_id, respondent = submission.unit_id, submission.respondent
        self._latest[submission.round_id, unit_id, respondent] = submission
        known = self._respondents.get((submission.round_id, submission.part))
        if known is not None:
            everyone = known.get(unit_id, frozenset()) | {respondent}
            known[unit_id] = frozenset((min(everyone), max(everyone)))
        deciding = self._deciding.get((submission.round_id, unit_id))
        if deciding is not None:
            # As the query has it: behind what came before, and what amends an interview stays beside a later revision.
            behind = max((each.sequence for each in deciding), default=0) + 1
            deciding[:] = [each for each in deciding if each.amends or not _is_of_same(each, submission)]
            deciding.append(replace(submission, sequence=behind))

    async def draft(self, round_id: RoundId, unit_id: UnitId, person_id: PersonId) -> Draft | None:
        """Return a person's draft for a unit."""
        return next((each for each in await self.drafts_by(round_id, person_id) if each.unit_id == unit_id), None)

    async def drafts_by(self, round_id: RoundId, person_id: PersonId) -> Sequence[Draft]:
        """Return a person's drafts of a round, the oldest first."""
        if (round_id, person_id) not in self._drafts:
            rows = await self._transaction.all(_DRAFTS_BY, {"rounds": [round_id], "persons": [person_id]})
            self._take_drafts([round_id], [person_id], rows)
        return list(self._drafts[round_id, person_id].values())

    async def drafts_of_round(self, round_id: RoundId) -> Sequence[Draft]:
        """Return all drafts of a round, the oldest first."""
        rows = await self._transaction.all(_DRAFTS_OF_ROUNDS, {"rounds": [round_id]})
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

    def _take_drafts(self, its_rounds: Collection[RoundId], persons: Collection[PersonId], rows: Sequence[Row]) -> None:
        self._drafts |= {(round_id, person_id): {} for round_id in its_rounds for person_id in persons}
        for row in rows:
            self._transaction.remember(drafts, (row["round_id"], row["unit_id"], row["person_id"]), row)
            self._drafts[row["round_id"], row["person_id"]][row["unit_id"]] = draft_from_row(row)

    def _take_respondents(self, part: Part, round_id: RoundId, rows: Sequence[Row]) -> None:
        self._respondents[round_id, part] = {
            row["id"]: frozenset((row["first"], row["last"])) for row in rows if row["first"] is not None
        }


# Private functions


def _ask_for_respondents(round_id: RoundId, part: Part) -> Question:
    return _SOME_RESPONDENTS, {"round": round_id, "part": part, "its_kind": part.asked_of}


def _is_of_same(one: Submission, other: Submission) -> bool:
    return (one.part, one.respondent) == (other.part, other.respondent)
