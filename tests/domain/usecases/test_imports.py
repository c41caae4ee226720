"""Bringing in a roster and earlier answers: all or nothing, and again without change."""

from collections.abc import Sequence
from datetime import date

import pytest
from msgspec.structs import replace

from domain.deliveries import Kind
from domain.errors import Reason, Rejected
from domain.ports import UnitOfWork
from domain.roster import UnitKind
from domain.rounds import Round, RoundState
from domain.summaries import Rules
from domain.usecases.import_answers import AnswersImported, AnswersRow, AnswersToImport, import_answers
from domain.usecases.import_instrument import import_instrument
from domain.usecases.import_roster import RosterImported, import_roster
from domain.usecases.publish_summary import Publishing, publish_summary
from domain.usecases.submit_assessment import HandIn, submit_assessment
from tests.domain.usecases.counties import add_round, add_speaker
from tests.support.builders import (
    COUNTY,
    NOW,
    a_principal,
    a_roster_row,
    a_round,
    a_scale,
    a_submission,
    a_unit,
    an_earlier_round,
    an_instrument,
    some_answers,
)

ROSTER = [
    a_roster_row(2, "LS01", "Ettby", "2001"),
    a_roster_row(3, "LS01", "Tvåby", "2002"),
    a_roster_row(4, "Treby", "Treby", "2003"),
]


async def test_a_roster_gives_leaderships_and_municipalities(empty_uow: UnitOfWork) -> None:
    imported = await import_roster(empty_uow, " Nytt län ", ROSTER, "operator", NOW)

    assert imported == RosterImported("Nytt län", leaderships=2, municipalities=3, added=5)
    (county,) = await empty_uow.roster.counties()
    homes = {unit.id: unit.name for unit in await empty_uow.roster.units(county.id, UnitKind.LEADERSHIP)}
    towns = await empty_uow.roster.units(county.id, UnitKind.MUNICIPALITY)
    assert {(unit.name, unit.code, homes[unit.leadership_id]) for unit in towns if unit.leadership_id} == {
        ("Ettby", "2001", "LS01"),
        ("Tvåby", "2002", "LS01"),
        ("Treby", "2003", "Treby"),
    }


async def test_importing_again_changes_nothing(empty_uow: UnitOfWork) -> None:
    await import_roster(empty_uow, "Nytt län", ROSTER, "operator", NOW)
    before = await empty_uow.roster.units((await empty_uow.roster.counties())[0].id)

    again = await import_roster(empty_uow, "nytt LÄN", ROSTER[::-1], "operator", NOW)

    assert again == RosterImported("Nytt län", leaderships=2, municipalities=3, added=0)
    assert await empty_uow.roster.units((await empty_uow.roster.counties())[0].id) == before
    assert len(await empty_uow.audit.all()) == 1


async def test_a_roster_with_a_problem_leaves_all_as_it_was(empty_uow: UnitOfWork) -> None:
    problems = await import_roster(
        empty_uow, "Nytt län", [*ROSTER, a_roster_row(5, "LS01", "Treby", "2003")], "operator", NOW
    )
    assert isinstance(problems, tuple)
    assert [(each.reason, each.data["line"]) for each in problems] == [(Reason.MUNICIPALITY_IN_TWO_LEADERSHIPS, 5)]
    assert await empty_uow.roster.counties() == []
    assert await empty_uow.audit.all() == []


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
async def test_a_county_needs_a_name(empty_uow: UnitOfWork, name: str) -> None:
    problems = await import_roster(empty_uow, name, ROSTER, "operator", NOW)
    assert isinstance(problems, tuple)
    assert problems[0].reason is Reason.UNKNOWN_COUNTY


async def test_an_earlier_year_gets_a_closed_round_of_the_january_after_it(uow: UnitOfWork) -> None:
    assert await _import(uow, _rows(3)) == AnswersImported(2023, added=3, unchanged=0, units=3)
    made = await uow.rounds.by_year(COUNTY.id, 2023)
    assert made is not None
    assert (made.state, made.opens_on, made.closes_on) == (RoundState.CLOSED, date(2024, 1, 1), date(2024, 1, 31))
    assert len(await uow.submissions.of_round(made.id)) == 3


@pytest.mark.parametrize(
    ("month", "last"), [(date(2024, 2, 14), date(2024, 2, 29)), (date(2023, 12, 31), date(2023, 12, 31))]
)
async def test_the_month_of_collection_may_be_given(uow: UnitOfWork, month: date, last: date) -> None:
    await _import(uow, _rows(1), month)
    made = await uow.rounds.by_year(COUNTY.id, 2023)
    assert made is not None
    assert (made.opens_on, made.closes_on) == (month.replace(day=1), last)


async def test_answers_brought_in_again_are_unchanged_and_changed_ones_are_revisions(uow: UnitOfWork) -> None:
    await _import(uow, _rows(3))
    again = await _import(uow, [_row(1, values=(4,) * 5), *_rows(3)[1:]])
    assert again == AnswersImported(2023, added=1, unchanged=2, units=3)


async def test_several_respondents_of_a_unit_are_kept_apart(uow: UnitOfWork) -> None:
    imported = await _import(uow, [_row(1), replace(_row(1), line=3, respondent="b")])
    assert imported == AnswersImported(2023, added=2, unchanged=0, units=1)


async def test_a_file_beside_what_was_answered_in_chat_offers_the_choice_once(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair-ls01", a_unit("LS01"))
    await add_round(uow, a_round())
    handed_in = HandIn(a_principal(a_unit("LS01")), a_round(), a_unit("LS01").id, some_answers((2,) * 5))
    await submit_assessment(uow, handed_in, NOW)
    year = a_round().refers_to
    rows = [AnswersRow(2, "LS01", "a", year, dict.fromkeys(range(1, 6), 4))]
    rows += [AnswersRow(3, "LS02", name, year, dict.fromkeys(range(1, 6), step)) for name, step in (("b", 1), ("c", 4))]
    for _ in range(2):
        imported = await import_answers(uow, COUNTY, AnswersToImport(year, rows, an_instrument()), "operator", NOW)
        assert isinstance(imported, AnswersImported)
    assert [(each.kind, each.person_id) for each in await uow.outbox.all()] == [(Kind.TWO_ANSWERS, "chair-ls01")]


async def test_other_years_in_the_file_are_left_alone(uow: UnitOfWork) -> None:
    other = replace(_row(1), year=2022, leadership="unknown then")
    assert await _import(uow, [other, *_rows(2)]) == AnswersImported(2023, added=2, unchanged=0, units=2)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (
            lambda row: replace(row, leadership="LS99"),
            Rejected(Reason.UNKNOWN_LEADERSHIP, {"line": 7, "leadership": "LS99"}),
        ),
        (
            lambda row: replace(row, leadership="LS01"),
            Rejected(Reason.RESPONDENT_TWICE, {"line": 7, "leadership": "LS01", "respondent": "a"}),
        ),
        (
            lambda row: replace(row, values={**row.values, 3: 5}),
            Rejected(Reason.OUTSIDE_SCALE, {"item": 3, "value": 5, "lowest": 1, "highest": 4, "line": 7}),
        ),
        (
            lambda row: replace(row, values={1: 3, 2: 3, 3: 3, 4: 3}),
            Rejected(Reason.VALUES_MISSING, {"items": "5", "count": 1, "line": 7}),
        ),
    ],
)
async def test_a_problem_in_a_row_is_told_with_its_line_and_stores_nothing(
    uow: UnitOfWork, row: object, problem: Rejected
) -> None:
    assert callable(row)
    assert await _import(uow, [_row(1), row(replace(_row(2), line=7))]) == (problem,)
    assert await uow.rounds.all(COUNTY.id) == []


@pytest.mark.parametrize(("year", "reason"), [(1999, Reason.NOT_A_YEAR), (2023, Reason.NO_ROWS_FOR_YEAR)])
async def test_a_year_without_rows_is_refused(uow: UnitOfWork, year: int, reason: Reason) -> None:
    problems = await import_answers(uow, COUNTY, AnswersToImport(year, [], an_instrument()), "operator", NOW)
    assert isinstance(problems, tuple)
    assert problems[0].reason is reason


@pytest.mark.parametrize(
    ("collection", "reason"),
    [
        (an_earlier_round(state=RoundState.OPEN), None),
        (an_earlier_round(opened_at=None), None),
        (an_earlier_round(), Reason.ROUND_CLOSED),
        (an_earlier_round(state=RoundState.PLANNED), Reason.ROUND_NOT_OPEN),
    ],
)
async def test_a_round_that_is_planned_or_was_open_and_closed_takes_no_answers_from_a_file(
    uow: UnitOfWork, collection: Round, reason: Reason | None
) -> None:
    await add_round(uow, collection)
    imported = await _import(uow, _rows(1))
    assert isinstance(imported, AnswersImported) == (reason is None)
    assert reason is None or (isinstance(imported, tuple) and imported[0].reason is reason)


async def test_a_published_year_takes_no_answers_from_a_file(uow: UnitOfWork) -> None:
    collection = an_earlier_round()
    await add_round(uow, collection, [a_submission(round_id=collection.id)])
    await publish_summary(uow, COUNTY, collection, Publishing(Rules(), "coordinator"), NOW)
    problems = await _import(uow, _rows(1))
    assert isinstance(problems, tuple)
    assert problems[0].reason is Reason.ROUND_CLOSED


async def test_the_rounds_own_instrument_decides_what_fits(uow: UnitOfWork) -> None:
    await add_round(uow, a_round(id=an_earlier_round().id, refers_to=2023, instrument=an_instrument(steps=2)))
    problems = await _import(uow, _rows(1))
    assert isinstance(problems, tuple)
    assert problems[0].reason is Reason.OUTSIDE_SCALE


async def test_a_year_without_a_round_is_read_by_what_the_county_imported_last(uow: UnitOfWork) -> None:
    own = an_instrument(version="own", scale=a_scale(6, lowest=0, dont_know=True))
    await import_instrument(uow, COUNTY, own, "operator", NOW)
    row = replace(_row(1, (0, 5, 3, 3)), unknown=frozenset({5}))
    assert isinstance(await _import(uow, [row]), AnswersImported)
    collection = await uow.rounds.by_year(COUNTY.id, 2023)
    assert collection
    assert collection.instrument == own
    (stored,) = await uow.submissions.of_round(collection.id)
    assert stored.answers == some_answers((0, 5, 3, 3, None), None)
    assert isinstance(again := await _import(uow, [row]), AnswersImported)
    assert (again.added, again.unchanged) == (0, 1)


# Private functions


def _row(number: int, values: Sequence[int] = (3, 3, 3, 3, 3)) -> AnswersRow:
    return AnswersRow(number + 1, f"LS0{number}", "a", 2023, dict(enumerate(values, start=1)))


def _rows(count: int) -> list[AnswersRow]:
    return [_row(number) for number in range(1, count + 1)]


async def _import(
    uow: UnitOfWork, rows: Sequence[AnswersRow], month: date | None = None
) -> AnswersImported | tuple[Rejected, ...]:
    return await import_answers(uow, COUNTY, AnswersToImport(2023, rows, an_instrument(), month), "operator", NOW)
