"""Which days people work in Sweden."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache

from bot.deferrals import defer_imports, list_modules, skip_packages

SATURDAY = 5
# Where the Swedish ones are, and whose own modules import all the others.
PACKAGES = ("holidays", "holidays.calendars", "holidays.countries")
GROUPS = ("__init__", "christian", "international")


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
    """Spare the 250 other countries and the calendars of other faiths, which come all at once: 0.25 s and 25 MB."""
    groups = list_modules("holidays.groups") - {f"holidays.groups.{each}" for each in GROUPS}
    with skip_packages(PACKAGES), defer_imports([*groups, "dateutil.parser"]):
        yield
