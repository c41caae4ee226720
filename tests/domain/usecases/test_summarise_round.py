"""The county summary of a round as stored, beside the year before it."""

import pytest
from msgspec.structs import replace

from domain.disclosure import Withheld
from domain.errors import Reason, Rejected
from domain.ids import RoundId, UnitId
from domain.instruments import Difference
from domain.methods import Method
from domain.ports import UnitOfWork
from domain.releases import Release
from domain.rounds import Round, RoundState
from domain.submissions import INTERVIEW, Submission
from domain.summaries import CountySummary, Rules
from domain.summary_snapshots import snapshot_of, summary_from_snapshot, summary_to_data
from domain.usecases.publish_summary import Publishing, publish_summary
from domain.usecases.summarise_round import summarise_round, summarise_year
from tests.domain.usecases.counties import add_round
from tests.support.builders import (
    COUNTY,
    NOW,
    a_municipality,
    a_round,
    a_submission,
    a_unit,
    an_earlier_round,
    an_instrument,
)

CLOSED = a_round(state=RoundState.CLOSED)
# Of the years before the service: what they say has been told elsewhere.
BROUGHT_IN = an_earlier_round(opened_at=None)


async def test_only_the_units_that_are_asked_are_counted(uow: UnitOfWork) -> None:
    await uow.roster.add_unit(a_municipality("Ettby", a_unit(), "2001"))
    await add_round(uow, CLOSED, _answers(CLOSED, 5, 3))
    summary = await summarise_round(uow, COUNTY, CLOSED, Rules())
    assert (summary.answered, summary.of) == (5, 6)


async def test_the_latest_closed_year_before_is_compared_with(uow: UnitOfWork) -> None:
    older = replace(BROUGHT_IN, id=RoundId("round-2021"), refers_to=2021)
    newer = BROUGHT_IN
    later = a_round(id=RoundId("round-2025"), refers_to=2025, state=RoundState.CLOSED)
    for collection, value in ((older, 1), (newer, 2), (CLOSED, 3), (later, 4)):
        await add_round(uow, collection, _answers(collection, 5, value))
    summary = await summarise_round(uow, COUNTY, CLOSED, Rules())
    assert (summary.previous_year, summary.goals[0].previous_mean, summary.goals[0].mean) == (2023, 2.0, 3.0)


async def test_every_closed_year_before_is_told_and_why_one_is_not_compared_with(uow: UnitOfWork) -> None:
    other = replace(BROUGHT_IN, id=RoundId("round-2020"), refers_to=2020, instrument=an_instrument(steps=5))
    few = replace(BROUGHT_IN, id=RoundId("round-2021"), refers_to=2021)
    for collection, count, value in ((other, 6, 1), (few, 4, 2), (BROUGHT_IN, 5, 2), (CLOSED, 5, 3)):
        await add_round(uow, collection, _answers(collection, count, value))

    summary = await summarise_round(uow, COUNTY, CLOSED, Rules())

    assert summary.earlier is not None
    assert [(each.refers_to, each.answered, each.why, each.means.get(1)) for each in summary.earlier] == [
        (2020, 6, Difference.OTHER_SCALE, None),
        (2021, 4, Withheld.TOO_FEW_ANSWERS, None),
        (2023, 5, None, 2.0),
    ]
    assert summary_from_snapshot(snapshot_of(summary)) == summary


async def test_the_first_year_knows_that_it_is_the_first(uow: UnitOfWork) -> None:
    await add_round(uow, CLOSED, _answers(CLOSED, 5, 3))
    assert (await summarise_round(uow, COUNTY, CLOSED, Rules())).earlier == ()


async def test_how_the_year_befores_answers_came_in_is_known(uow: UnitOfWork) -> None:
    noted = [replace(each, respondent=INTERVIEW) for each in _answers(BROUGHT_IN, 5, 3)]
    await add_round(uow, BROUGHT_IN, noted)
    await add_round(uow, CLOSED, _answers(CLOSED, 5, 3))
    summary = await summarise_round(uow, COUNTY, CLOSED, Rules())
    assert (summary.previous_method, summary.method) == (Method(interviews=5), Method())
    assert summary_from_snapshot(snapshot_of(summary)) == summary


async def test_a_year_that_is_missing_is_said(uow: UnitOfWork) -> None:
    assert await summarise_year(uow, COUNTY, 2022, Rules()) == Rejected(Reason.NO_ROUND_FOR_YEAR, {"year": 2022})


async def test_a_year_that_was_brought_in_is_summarised_afresh(uow: UnitOfWork) -> None:
    await add_round(uow, replace(CLOSED, opened_at=None), _answers(CLOSED, 5, 3))
    summary = await summarise_year(uow, COUNTY, 2024, Rules())
    assert isinstance(summary, CountySummary)
    assert summary.goals[0].mean == 3.0


async def test_what_nobody_has_looked_at_yet_has_no_figures(uow: UnitOfWork) -> None:
    for collection, value in ((an_earlier_round(), 2), (CLOSED, 3)):
        await add_round(uow, collection, _answers(collection, 5, value))
    summary = await summarise_year(uow, COUNTY, 2024, Rules())
    assert isinstance(summary, CountySummary)
    assert (summary.withheld, summary.answered) == (Withheld.NOT_RELEASED, 5)
    data = summary_to_data(summary)
    assert not any(data[name] for name in ("goals", "two_answers", "withheld_goals", "earlier", "previous_year"))


@pytest.mark.parametrize("state", [RoundState.CLOSED, RoundState.OPEN])
async def test_what_was_published_stays_as_it_was_told(uow: UnitOfWork, state: RoundState) -> None:
    await add_round(uow, CLOSED, _answers(CLOSED, 5, 3))
    release = await publish_summary(uow, COUNTY, CLOSED, Publishing(Rules(), "coordinator"), NOW)
    assert isinstance(release, Release)
    await add_round(uow, a_round(state=state), [a_submission((4,) * 5, revision=2)])
    assert await summarise_year(uow, COUNTY, 2024, Rules()) == release.summary


async def test_a_small_correction_of_last_year_does_not_show_in_this_years_comparison(uow: UnitOfWork) -> None:
    earlier = an_earlier_round()
    await add_round(uow, earlier, _answers(earlier, 5, 3))
    await publish_summary(uow, COUNTY, earlier, Publishing(Rules(), "coordinator"), NOW)
    await uow.submissions.add(a_submission((1,) * 5, round_id=earlier.id, revision=2))
    await add_round(uow, CLOSED, _answers(CLOSED, 5, 3))

    summary = await summarise_round(uow, COUNTY, CLOSED, Rules())

    assert {goal.previous_mean for goal in summary.goals} == {3.0}


async def test_a_year_that_was_collected_here_and_never_published_is_told_by_no_later_one(uow: UnitOfWork) -> None:
    older, unpublished = replace(BROUGHT_IN, id=RoundId("round-2021"), refers_to=2021), an_earlier_round()
    for collection, value in ((older, 1), (unpublished, 2), (CLOSED, 3)):
        await add_round(uow, collection, _answers(collection, 5, value))

    before = await summarise_round(uow, COUNTY, CLOSED, Rules())
    await publish_summary(uow, COUNTY, unpublished, Publishing(Rules(), "coordinator"), NOW)
    after = await summarise_round(uow, COUNTY, CLOSED, Rules())

    assert [(each.previous_year, each.goals[0].previous_mean) for each in (before, after)] == [(2021, 1.0), (2023, 2.0)]
    assert [[year.refers_to for year in each.earlier or ()] for each in (before, after)] == [[2021], [2021, 2023]]


# Private functions


def _answers(collection: Round, count: int, value: int) -> list[Submission]:
    return [
        a_submission((value,) * 5, round_id=collection.id, unit_id=UnitId(f"ls{number:02}"))
        for number in range(1, count + 1)
    ]
