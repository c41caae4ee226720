"""Days as people write them, in Swedish and English: "torsdag", "20 januari", "20/1", "in 3 days", "2025-01-20"."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = 7
# Who writes more tells a story.
LONGEST_TEXT = 600

# Without the marks over letters, as the text is looked at.
_WEEKDAYS = (
    ("mandag", "monday", "mon"),
    ("tisdag", "tuesday", "tue"),
    ("onsdag", "wednesday", "wed"),
    ("torsdag", "thursday", "thu"),
    ("fredag", "friday", "fri"),
    ("lordag", "saturday", "sat"),
    ("sondag", "sunday", "sun"),
)
_MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb"),
    ("mars", "march", "mar"),
    ("april", "apr"),
    ("maj", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("augusti", "august", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_WEEKDAY = {
    f"{name}{ending}": number for number, names in enumerate(_WEEKDAYS) for name in names for ending in ("", "en")
}
_MONTH = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_COUNTS = {
    "en": 1,
    "ett": 1,
    "a": 1,
    "one": 1,
    "tva": 2,
    "two": 2,
    "tre": 3,
    "three": 3,
    "fyra": 4,
    "four": 4,
    "fem": 5,
}
_COUNTS |= {"five": 5, "sex": 6, "six": 6, "sju": 7, "seven": 7, "tio": 10, "ten": 10}
_DAY_WORDS, _WEEK_WORDS = ("dag", "dagar", "day", "days"), ("vecka", "veckor", "week", "weeks")

_MONTHS_PATTERN = "|".join(sorted(_MONTH, key=len, reverse=True))
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_NUMERIC = re.compile(r"\b(\d{1,2})/(\d{1,2})(?:[-/ ](\d{4}))?\b")
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?::?[ae]|st|nd|rd|th|\.)? (?:of )?({_MONTHS_PATTERN})\b\.?(?: (\d{{4}}))?")
_MONTH_FIRST = re.compile(rf"\b({_MONTHS_PATTERN})\.? (\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (\d{{4}}))?")
_COUNTED = re.compile(rf"\b(?:om|in) (\d{{1,3}}|{'|'.join(_COUNTS)}) ({'|'.join(_DAY_WORDS + _WEEK_WORDS)})\b")
_TOMORROW = re.compile(r"\b(?:i ?morgon|tomorrow)\b")
_AFTER_TOMORROW = re.compile(r"\b(?:i ?overmorgon|(?:the )?day after tomorrow)\b")
_NEXT_WEEK = re.compile(r"\b(?:nasta vecka|next week)\b")
_NAMED = re.compile(rf"\b(?:(nasta|next) )?({'|'.join(sorted(_WEEKDAY, key=len, reverse=True))})\b")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A day that a text names, and what it says beside: before and after the day, as it was written."""

    day: date
    before: str
    after: str


def find_date(text: str, today: date) -> FoundDate | None:
    """Return the first day that a text names, never before tomorrow unless its year was written; None without one.

    A day without a year is the next such day; a weekday is the next one, "next Thursday" that of the week to come.
    """
    plain = _fold(text[:LONGEST_TEXT])
    for pattern, read in _READERS:
        found = pattern.search(plain)
        day = read(found, today) if found else None
        if found and day:
            return FoundDate(day, text[: found.start()].strip(), text[found.end() :].strip())
    return None


# Private functions


def _fold(text: str) -> str:
    """Return the text in lower case without marks over its letters, each character in its place."""
    return "".join(_fold_letters(text))


def _fold_letters(text: str) -> Iterator[str]:
    for letter in text:
        plain = unicodedata.normalize("NFD", letter)[:1].lower()
        yield " " if letter.isspace() else plain if len(plain) == 1 else letter


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next(today: date, month: int, day: int, year: str | None) -> date | None:
    if year:
        return _make(int(year), month, day)
    this_year = _make(today.year, month, day)
    # The 29th of February is not there every year.
    return this_year if this_year and this_year > today else _make(today.year + 1, month, day)


def _read_iso(found: re.Match[str], _today: date) -> date | None:
    return _make(int(found[1]), int(found[2]), int(found[3]))


def _read_numeric(found: re.Match[str], today: date) -> date | None:
    return _next(today, int(found[2]), int(found[1]), found[3])


def _read_day_first(found: re.Match[str], today: date) -> date | None:
    return _next(today, _MONTH[found[2]], int(found[1]), found[3])


def _read_month_first(found: re.Match[str], today: date) -> date | None:
    return _next(today, _MONTH[found[1]], int(found[2]), found[3])


def _read_counted(found: re.Match[str], today: date) -> date | None:
    count = _COUNTS.get(found[1]) or int(found[1] if found[1].isdigit() else 0)
    days = count * (WEEK if found[2] in _WEEK_WORDS else 1)
    return today + timedelta(days=days) if days else None


def _read_tomorrow(_found: re.Match[str], today: date) -> date | None:
    return today + timedelta(days=1)


def _read_after_tomorrow(_found: re.Match[str], today: date) -> date | None:
    return today + timedelta(days=2)


def _read_next_week(_found: re.Match[str], today: date) -> date:
    return today + timedelta(days=WEEK - today.weekday())


def _read_weekday(found: re.Match[str], today: date) -> date | None:
    number = _WEEKDAY[found[2]]
    if found[1]:
        return _read_next_week(found, today) + timedelta(days=number)
    return today + timedelta(days=(number - today.weekday() - 1) % WEEK + 1)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (_ISO, _read_iso),
    (_DAY_FIRST, _read_day_first),
    (_MONTH_FIRST, _read_month_first),
    (_NUMERIC, _read_numeric),
    (_COUNTED, _read_counted),
    (_AFTER_TOMORROW, _read_after_tomorrow),
    (_TOMORROW, _read_tomorrow),
    (_NEXT_WEEK, _read_next_week),
    (_NAMED, _read_weekday),
)
