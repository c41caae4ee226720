"""Bring in a county's key figures of a year: all of them, or none where anything is wrong."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from domain.errors import Reason, Rejected
from domain.indicators import MOST_INDICATORS, Indicator, IndicatorYear, check_indicator, in_order
from domain.ports import AuditEntry, UnitOfWork
from domain.usecases.log_event import Logging, refuse_logging


class IndicatorRow(Struct, frozen=True):
    """One row of a file."""

    line: int
    indicator: Indicator


class IndicatorsImported(Struct, frozen=True):
    """What is told from now on; `is_new` unless it was told so before."""

    figures: IndicatorYear
    is_new: bool


async def import_indicators(
    uow: UnitOfWork, logging: Logging, year: int, rows: Sequence[IndicatorRow], now: datetime
) -> IndicatorsImported | tuple[Rejected, ...]:
    """Add a version of the year, or return all that is wrong and store nothing; the same figures again change nothing.

    Only coordinators may, and whoever works at the command line.
    """
    refused = refuse_logging(logging)
    problems = (refused,) if refused else check_indicators(rows)
    if problems:
        return problems
    former = await uow.indicators.of_year(logging.county.id, year)
    indicators = in_order(row.indicator for row in rows)
    if former and former.indicators == indicators:
        return IndicatorsImported(former, is_new=False)
    version = former.version + 1 if former else 1
    figures = IndicatorYear(logging.county.id, year, version, indicators, logging.actor, now)
    await uow.indicators.add(figures)
    data: dict[str, str | int | None] = {"year": year, "version": version, "indicators": len(indicators)}
    await uow.audit.add(AuditEntry(now, logging.actor, "indicators_imported", data))
    return IndicatorsImported(figures, is_new=True)


def check_indicators(rows: Sequence[IndicatorRow]) -> tuple[Rejected, ...]:
    """Return what is wrong with each row, with its line, and that there are more rows than can be told."""
    problems: list[Rejected] = []
    if len(rows) > MOST_INDICATORS:
        problems.append(Rejected(Reason.INDICATORS_TOO_MANY, {"found": len(rows), "most": MOST_INDICATORS}))
    lines: dict[str, int] = {}
    for row in rows:
        slip = check_indicator(row.indicator)
        if slip:
            problems.append(Rejected(slip.reason, {"line": row.line, **slip.data}))
        first = lines.setdefault(row.indicator.number, row.line)
        if first != row.line:
            data: dict[str, str | int] = {"line": row.line, "number": row.indicator.number[:20], "first": first}
            problems.append(Rejected(Reason.INDICATOR_TWICE, data))
    return tuple(problems)
