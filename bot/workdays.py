"""Which days people work in Sweden."""

from datetime import date
from functools import cache

from holidays.countries.sweden import Sweden

SATURDAY = 5


def is_swedish_workday(day: date) -> bool:
    """Tell whether it is neither a weekend, a public holiday nor an eve that everyone takes off (R8)."""
    return day.weekday() < SATURDAY and day not in _list_free_days(day.year)


# Private functions


@cache
def _list_free_days(year: int) -> frozenset[date]:
    # The default categories lack Midsummer, Christmas and New Year's Eve; with "public" come all Sundays as well.
    return frozenset(Sweden(years=year, categories=("public", "de_facto")))
