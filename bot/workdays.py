"""Which days people work in Sweden."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

SATURDAY = 5
COUNTRIES = "holidays.countries"


def is_swedish_workday(day: date) -> bool:
    """Tell whether it is neither a weekend, a public holiday nor an eve that everyone takes off (R8)."""
    return day.weekday() < SATURDAY and day not in _list_free_days(day.year)


# Private functions


@cache
def _list_free_days(year: int) -> frozenset[date]:
    with _without_neighbours():
        from holidays.countries.sweden import Sweden  # noqa: PLC0415 - within, as the neighbours come with the package

    # The default categories lack Midsummer, Christmas and New Year's Eve; with "public" come all Sundays as well.
    return frozenset(Sweden(years=year, categories=("public", "de_facto")))


@contextmanager
def _without_neighbours() -> Iterator[None]:
    """Spare the 250 other countries, which their package imports all at once: 0.25 s and 20 MB."""
    package = find_spec("holidays")
    if COUNTRIES in sys.modules or package is None or package.origin is None:
        yield
        return
    stand_in = ModuleType(COUNTRIES)
    stand_in.__path__ = [str(Path(package.origin).parent / "countries")]
    sys.modules[COUNTRIES] = stand_in
    try:
        yield
    finally:
        del sys.modules[COUNTRIES]
