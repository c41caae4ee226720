"""A year's key figures: brought in as versions, all or none, by coordinators only; read as they are told."""

from msgspec.structs import replace

from domain.errors import Reason, Rejected
from domain.ids import CountyId
from domain.indicators import MOST_INDICATORS, Indicator, IndicatorState, IndicatorYear
from domain.ports import UnitOfWork
from domain.roster import County
from domain.usecases.import_indicators import IndicatorRow, IndicatorsImported, import_indicators
from domain.usecases.log_event import Logging
from domain.usecases.read_indicators import read_indicators
from tests.support.builders import COUNTY, NOW, a_principal, leaderships
from tests.support.indicators import published_figures, widest_figures

OPERATOR = Logging(COUNTY, "cli:operator")
ELSEWHERE = County(CountyId("elsewhere"), "Annat län")
ROWS = [IndicatorRow(line, each) for line, each in enumerate(published_figures().indicators, start=2)]


async def bring_in(uow: UnitOfWork, rows: list[IndicatorRow], year: int = 2025) -> IndicatorYear:
    imported = await import_indicators(uow, OPERATOR, year, rows, NOW)
    assert isinstance(imported, IndicatorsImported)
    return imported.figures


async def refuse(uow: UnitOfWork, logging: Logging, rows: list[IndicatorRow]) -> list[tuple[Reason, object]]:
    refused = await import_indicators(uow, logging, 2025, rows, NOW)
    assert isinstance(refused, tuple)
    return [(each.reason, each.data.get("line")) for each in refused]


async def test_a_year_is_told_as_it_was_brought_in_last_and_the_log_says_by_whom(uow: UnitOfWork) -> None:
    first = await bring_in(uow, ROWS)
    assert first.indicators == published_figures().indicators
    again = await import_indicators(uow, OPERATOR, 2025, ROWS[::-1], NOW)
    assert again == IndicatorsImported(first, is_new=False)
    second = await bring_in(uow, ROWS[:3])
    assert (first.version, second.version) == (1, 2)
    assert await read_indicators(uow, COUNTY, 2025) == second
    logged = [(each.what, each.actor, dict(each.data)) for each in await uow.audit.all()]
    assert logged == [
        ("indicators_imported", "cli:operator", {"year": 2025, "version": 1, "indicators": 20}),
        ("indicators_imported", "cli:operator", {"year": 2025, "version": 2, "indicators": 3}),
    ]


async def test_without_a_year_it_is_the_latest_and_a_county_reads_its_own_only(uow: UnitOfWork) -> None:
    nothing = await read_indicators(uow, COUNTY)
    assert nothing == Rejected(Reason.NO_INDICATORS)
    latest = await bring_in(uow, ROWS, 2025)
    await bring_in(uow, ROWS[:2], 2024)
    assert await read_indicators(uow, COUNTY) == latest
    assert await read_indicators(uow, COUNTY, 2023) == Rejected(Reason.NO_INDICATORS_FOR_YEAR, {"year": 2023})
    assert await read_indicators(uow, ELSEWHERE) == Rejected(Reason.NO_INDICATORS)


async def test_all_that_is_wrong_is_told_with_its_line_and_nothing_is_stored(uow: UnitOfWork) -> None:
    other_goal = IndicatorRow(3, Indicator("2.1", 1, IndicatorState.NOT_UPDATED))
    twice = IndicatorRow(4, ROWS[0].indicator)
    problems = await refuse(uow, OPERATOR, [ROWS[0], other_goal, twice])
    assert problems == [(Reason.INDICATOR_OF_OTHER_GOAL, 3), (Reason.INDICATOR_TWICE, 4)]
    most = [IndicatorRow(line, each) for line, each in enumerate(widest_figures(MOST_INDICATORS + 1).indicators)]
    assert await refuse(uow, OPERATOR, most) == [(Reason.INDICATORS_TOO_MANY, None)]
    assert isinstance(await read_indicators(uow, COUNTY), Rejected)
    assert (await bring_in(uow, most[1:])).version == 1


async def test_only_a_coordinator_of_the_county_may(uow: UnitOfWork) -> None:
    (ls01,) = leaderships(1)
    chair, coordinator = a_principal(ls01), replace(a_principal(ls01), is_coordinator=True)
    assert await refuse(uow, Logging(COUNTY, chair), ROWS) == [(Reason.NOT_COORDINATOR, None)]
    assert await refuse(uow, Logging(ELSEWHERE, coordinator), ROWS) == [(Reason.NOT_COORDINATOR, None)]
    assert isinstance(await import_indicators(uow, Logging(COUNTY, coordinator), 2025, ROWS, NOW), IndicatorsImported)
