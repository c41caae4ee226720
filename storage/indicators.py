"""A county's key figures as rows that are only added to: each version of a year is all of its figures."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import bindparam, func, insert, select

from domain.ids import CountyId
from domain.indicators import Indicator, IndicatorYear, Values, in_order
from storage.indicator_tables import indicators
from storage.statements import Row
from storage.transactions import Transaction

_others = indicators.alias()
_MINE = indicators.c.county_id == bindparam("county")
_LAST_YEAR = select(func.max(_others.c.year)).where(_others.c.county_id == bindparam("county")).scalar_subquery()
_LAST_VERSION = (
    select(func.max(_others.c.version))
    .where(_others.c.county_id == indicators.c.county_id, _others.c.year == indicators.c.year)
    .scalar_subquery()
)
_LAST = select(indicators).where(_MINE, indicators.c.version == _LAST_VERSION)
_OF_YEAR = _LAST.where(indicators.c.year == bindparam("year"))
_LATEST = _LAST.where(indicators.c.year == _LAST_YEAR)
_ADD = insert(indicators).inline()


class IndicatorsTable:
    """The port `Indicators`; the database itself refuses to change a row."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def of_year(self, county_id: CountyId, year: int) -> IndicatorYear | None:
        """Return the last version of a year, its figures by number."""
        return _from_rows(await self._transaction.all(_OF_YEAR, {"county": county_id, "year": year}))

    async def latest(self, county_id: CountyId) -> IndicatorYear | None:
        """Return the last version of the latest year."""
        return _from_rows(await self._transaction.all(_LATEST, {"county": county_id}))

    async def add(self, figures: IndicatorYear) -> None:
        """Add a version, at the commit at the latest: all of its rows at once.

        Raises:
            DomainError: `already_there`, at the commit, when another has added the version meanwhile.
        """
        for each in figures.indicators:
            self._transaction.run_later(_ADD, _to_row(figures, each))


# Private functions


def _to_row(figures: IndicatorYear, indicator: Indicator) -> Row:
    values = indicator.values
    return {
        "county_id": figures.county_id,
        "year": figures.year,
        "version": figures.version,
        "number": indicator.number,
        "goal": indicator.goal,
        "name": indicator.name or None,
        "unit": indicator.unit or None,
        "state": indicator.state,
        "versus_others": indicator.versus_others,
        "change": indicator.change,
        "direction": indicator.direction,
        "value": _write(values.value),
        "women": _write(values.women),
        "men": _write(values.men),
        "written_by": figures.by,
        "written_at": figures.at,
    }


def _from_rows(rows: Sequence[Row]) -> IndicatorYear | None:
    if not rows:
        return None
    first = rows[0]
    figures = in_order(_from_row(row) for row in rows)
    return IndicatorYear(
        first["county_id"], first["year"], first["version"], figures, first["written_by"], first["written_at"]
    )


def _from_row(row: Row) -> Indicator:
    return Indicator(
        number=row["number"],
        goal=row["goal"],
        state=row["state"],
        versus_others=row["versus_others"],
        change=row["change"],
        direction=row["direction"],
        values=Values(*(_read(row[name]) for name in ("value", "women", "men"))),
        name=row["name"] or "",
        unit=row["unit"] or "",
    )


def _write(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _read(written: str | None) -> Decimal | None:
    return None if written is None else Decimal(written)
