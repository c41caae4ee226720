"""Bring in answers that were collected elsewhere: earlier years, several respondents a unit."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from domain.answers import Answers, check_answers
from domain.errors import Reason, Rejected
from domain.ids import RoundId, SubmissionId, UnitId, new_id
from domain.instruments import Instrument
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import County
from domain.rounds import Round, RoundState
from domain.submissions import Source, Submission
from domain.usecases.choose_instrument import choose_instrument
from domain.usecases.create_round import EARLIEST_YEAR, LATEST_YEAR
from domain.usecases.offer_choice import offer_choice


class AnswersRow(Struct, frozen=True):
    """One respondent's values for one leadership and year, as the file has them."""

    line: int
    leadership: str
    respondent: str
    year: int
    values: Mapping[int, int]
    unknown: frozenset[int] = frozenset()

    @property
    def answers(self) -> Answers:
        """Return what the respondent answered; a file tells no perspective."""
        return Answers(dict(self.values), None, unknown=self.unknown)


class AnswersToImport(Struct, frozen=True):
    """A year's rows, and the month they were collected in (its first day).

    `instrument` is what they were answered on where the year has no round and the county has imported none of its own.
    """

    year: int
    rows: Sequence[AnswersRow]
    instrument: Instrument
    collected_in: date | None = None


class AnswersImported(Struct, frozen=True):
    """How many answers were stored and were there already, from how many leaderships."""

    year: int
    added: int
    unchanged: int
    units: int


async def import_answers(
    uow: UnitOfWork, county: County, wanted: AnswersToImport, actor: str, now: datetime
) -> AnswersImported | tuple[Rejected, ...]:
    """Store the year's answers, in its round or in a closed one made for them; any problem stores nothing.

    Answers that are there already are left; a changed one becomes a new revision. While the round is open, who has
    answered in chat is offered the choice between the two (K9).
    """
    if not EARLIEST_YEAR <= wanted.year <= LATEST_YEAR:
        return (Rejected(Reason.NOT_A_YEAR, {"given": wanted.year}),)
    wanted = replace(wanted, instrument=await choose_instrument(uow, county.id, wanted.instrument))
    rows = [row for row in wanted.rows if row.year == wanted.year]
    units = {unit.name: unit.id for unit in await uow.roster.units(county.id, wanted.instrument.part.asked_of)}
    collection = await uow.rounds.by_year(county.id, wanted.year)
    instrument = collection.instrument if collection else wanted.instrument
    problems = _check_rows(wanted.year, rows, units, instrument) or await _refuse_round(uow, collection)
    if problems:
        return problems
    collection = collection or await _closed_round(uow, county, wanted, now)
    added = 0
    changed: set[UnitId] = set()
    for row in rows:
        if await _store(uow, collection, row, units[row.leadership], now):
            added += 1
            changed.add(units[row.leadership])
    if collection.state is RoundState.OPEN:
        for unit_id in sorted(changed):
            await offer_choice(uow, collection, unit_id, None, now)
    await uow.audit.add(AuditEntry(now, actor, "answers_imported", {"round": collection.id, "added": added}))
    return AnswersImported(wanted.year, added, len(rows) - added, len({row.leadership for row in rows}))


# Private functions


def _check_rows(
    year: int, rows: Sequence[AnswersRow], units: Mapping[str, UnitId], instrument: Instrument
) -> tuple[Rejected, ...]:
    if not rows:
        return (Rejected(Reason.NO_ROWS_FOR_YEAR, {"year": year}),)
    problems: list[Rejected] = []
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if row.leadership not in units:
            data: dict[str, str | int] = {"line": row.line, "leadership": row.leadership[:100]}
            problems.append(Rejected(Reason.UNKNOWN_LEADERSHIP, data))
        if (row.leadership, row.respondent) in seen:
            data = {"line": row.line, "leadership": row.leadership[:100], "respondent": row.respondent[:100]}
            problems.append(Rejected(Reason.RESPONDENT_TWICE, data))
        seen.add((row.leadership, row.respondent))
        refused = check_answers(instrument, row.answers)
        if refused:
            problems.append(Rejected(refused.reason, {**refused.data, "line": row.line}))
    return tuple(problems)


async def _refuse_round(uow: UnitOfWork, collection: Round | None) -> tuple[Rejected, ...]:
    if collection is None or collection.state is RoundState.OPEN:
        return ()
    # A year that was brought in was never open; one that was is changed answer by answer, with a reason.
    released = await uow.releases.of_round(collection.id) is not None
    if collection.state is RoundState.CLOSED and collection.opened_at is None and not released:
        return ()
    reason = Reason.ROUND_CLOSED if collection.state is RoundState.CLOSED else Reason.ROUND_NOT_OPEN
    data: dict[str, str | int] = {"year": collection.refers_to, "opens": collection.opens_on.isoformat()}
    return (Rejected(reason, data | {"closes": collection.closes_on.isoformat()}),)


async def _closed_round(uow: UnitOfWork, county: County, wanted: AnswersToImport, now: datetime) -> Round:
    # A year is followed up in January of the next one, unless the coordinator says otherwise.
    first = (wanted.collected_in or date(wanted.year + 1, 1, 1)).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    collection = Round(
        id=RoundId(new_id()),
        county_id=county.id,
        refers_to=wanted.year,
        opens_on=first,
        due_on=last,
        closes_on=last,
        state=RoundState.CLOSED,
        instrument=wanted.instrument,
        closed_at=now,
    )
    await uow.rounds.put(collection)
    return collection


async def _store(uow: UnitOfWork, collection: Round, row: AnswersRow, unit_id: UnitId, now: datetime) -> bool:
    respondent = f"import:{row.respondent}"
    answers = row.answers
    earlier = await uow.submissions.of_respondent(collection.id, unit_id, respondent)
    if earlier and earlier[-1].answers == answers:
        return False
    await uow.submissions.add(
        Submission(
            id=SubmissionId(new_id()),
            round_id=collection.id,
            unit_id=unit_id,
            part=collection.instrument.part,
            respondent=respondent,
            revision=len(earlier) + 1,
            answers=answers,
            source=Source.IMPORT,
            submitted_at=now,
        )
    )
    return True
