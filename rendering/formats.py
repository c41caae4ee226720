"""Numbers, dates and months as people in Sweden, and English readers there, expect them."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from rendering.locale_data import LOCALES, let_go_of_what_is_untold

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NARROW_SPACE = "\u202f"

# The same few days, months and values, in thousands of cards.
MAX_REMEMBERED = 500

_DAY_PATTERNS = {"sv": "EEEE d MMMM", "en": "EEEE d MMMM"}
_LONG_DAY_PATTERNS = {"sv": "EEEE d MMMM y", "en": "EEEE d MMMM y"}
_DATE_PATTERNS = {"sv": "d MMMM y", "en": "d MMMM y"}
_TIME_PATTERNS = {"sv": "'kl.' HH.mm", "en": "'at' HH:mm"}
# Swedish sorts å, ä and ö after z, in that order; these signs follow z in Unicode.
_AFTER_Z = str.maketrans("åäö", "{|}")

let_go_of_what_is_untold()


@lru_cache(maxsize=MAX_REMEMBERED)
def format_mean(value: float | Fraction, language: str) -> str:
    """Return a mean with two decimals: with one, 3.00 and 3.04 would look the same beside "marginally higher" (K2)."""
    return format_decimal(float(value), format="0.00", locale=_locale(language))


@lru_cache(maxsize=MAX_REMEMBERED)
def format_step(value: float | Fraction, language: str) -> str:
    """Return a value on the scale: "3", a half step as "2,5", other means of several answers with two decimals (K9)."""
    return format_decimal(float(value), format="0.##", locale=_locale(language))


def format_value(value: Decimal, language: str) -> str:
    """Return a value as it was written, all of its decimals kept, with the language's decimal sign."""
    written = f"{value:f}"
    return written if _known(language) == "en" else written.replace(".", ",")


def format_count(value: int, language: str) -> str:
    """Return a count, thousands apart by a narrow space in Swedish and by a comma in English."""
    written = format_decimal(value, format="#,##0", locale=_locale(language))
    return written.replace("\u00a0", NARROW_SPACE)


@lru_cache(maxsize=MAX_REMEMBERED)
def format_day(day: date, language: str) -> str:
    """Return "fredag 31 januari": a day near enough to go without its year."""
    return format_date(day, _DAY_PATTERNS[_known(language)], locale=_locale(language))


@lru_cache(maxsize=MAX_REMEMBERED)
def format_full_date(day: date, language: str) -> str:
    """Return "31 januari 2025"."""
    return format_date(day, _DATE_PATTERNS[_known(language)], locale=_locale(language))


@lru_cache(maxsize=MAX_REMEMBERED)
def format_long_day(day: date, language: str) -> str:
    """Return "fredag 31 januari 2025": nobody takes it for another day."""
    return format_date(day, _LONG_DAY_PATTERNS[_known(language)], locale=_locale(language))


@lru_cache(maxsize=MAX_REMEMBERED)
def format_clock(clock: time, language: str) -> str:
    """Return "kl. 09.14", a time by the clock."""
    return format_time(clock, _TIME_PATTERNS[_known(language)], locale=_locale(language))


def format_moment(instant: datetime, language: str) -> str:
    """Return "fredag 31 januari kl. 09.14", in Stockholm's time."""
    return _format_minute(instant.astimezone(STOCKHOLM).replace(second=0, microsecond=0), language)


def local_day(instant: datetime) -> date:
    """Return the date in Stockholm at an instant."""
    return instant.astimezone(STOCKHOLM).date()


@lru_cache(maxsize=MAX_REMEMBERED)
def format_months(collected: str, language: str) -> str:
    """Return when answers were collected: `2025-01` as "januari 2025", two months with a dash between.

    Args:
        collected: months as ISO 8601 writes them, see `Round.collected`.
        language: `sv` or `en`.
    """
    months = [date.fromisoformat(f"{month}-01") for month in collected.split("/")]
    first, last = months[0], months[-1]
    written = format_date(last, "MMMM y", locale=_locale(language))
    if first == last:
        return written
    start = format_date(first, "MMMM" if first.year == last.year else "MMMM y", locale=_locale(language))
    return f"{start}\u2013{written}"


def sort_by_name(names: Iterable[str]) -> tuple[str, ...]:
    """Return names in Swedish order, å ä ö last; never in any order that tells of results (K1)."""
    return tuple(sorted(names, key=lambda name: name.casefold().translate(_AFTER_Z)))


# Private functions


@lru_cache(maxsize=MAX_REMEMBERED)
def _format_minute(local: datetime, language: str) -> str:
    clock = format_time(local, _TIME_PATTERNS[_known(language)], locale=_locale(language))
    return f"{format_day(local.date(), language)} {clock}"


def _known(language: str) -> str:
    return "en" if language == "en" else "sv"


def _locale(language: str) -> str:
    return LOCALES[_known(language)]
