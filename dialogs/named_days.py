"""Where a text names days, and which they are: "12 mars", "12/3", "torsdag v. 12", "om två veckor", "nästa torsdag"."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from enum import Enum, auto
from functools import cache

from msgspec import Struct

from dialogs.date_words import months, numbered, one_of, weekdays, words

# A day without a year that has been within so many days is meant as it was, where both are likely.
RECENT = timedelta(days=60)
WEEK = 7
DAY = r"(?P<day>\d{1,2})(?::?[ea]|st|nd|rd|th|\.)?"
YEAR = r"(?:[ /,-]{1,2}(?P<year>\d{4}))?"
NO_HOUR = r"(?![.:]\d)"


class Lean(Enum):
    """Which year is meant where none is said: the next, the nearest, one just gone or else the next, the last."""

    TO_COME = auto()
    NEAREST = auto()
    RECENT = auto()
    PAST = auto()


class Named(Struct, frozen=True):
    """A day that is named from one place of a text to another.

    Attributes:
        day: None when there is no such day, as 31 February.
        is_full: whether its year is written.
    """

    day: date | None
    start: int
    end: int
    is_full: bool


Read = Callable[[re.Match[str], date, Lean], date | None]


def find_days(said: str, today: date, lean: Lean) -> Iterator[tuple[Named, ...]]:
    """Return the days that a text in lower case names, by how they are written: dates first, then weekdays."""
    for pattern, read in (*_dates(), *_near_days()):
        found = tuple(_name(match, read(match, today, lean)) for match in pattern.finditer(said))
        if found:
            yield found


def find_monday(said: str, today: date) -> Named | None:
    """Return the Monday where a text says "next week" and no day of it."""
    match = _next_week().search(said)
    return _name(match, monday_after(today)) if match else None


def monday_after(today: date) -> date:
    """Return the first day of the week to come."""
    return today + timedelta(days=WEEK - today.weekday())


@cache
def lone_weekday() -> re.Pattern[str]:
    """Return what finds a weekday that stands beside a date, and says nothing more."""
    before = one_of((*words("around", "on"), *words("around", "next")))
    return re.compile(rf"\b(?:(?:{before}) )?(?:{one_of(weekdays())})(?:en|s)?\b\.?,?")


# Private functions: how days are written


@cache
def _dates() -> tuple[tuple[re.Pattern[str], Read], ...]:
    month = one_of(months())
    patterns = (
        r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b",
        r"\b(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\b",
        rf"\b(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}}){YEAR}\b",
        rf"\b(?:den |the )?{DAY}(?: of)? (?P<name>{month})\b\.?{YEAR}",
        rf"\b(?P<name>{month})\b\.? (?:the )?{DAY}\b{NO_HOUR}{YEAR}",
    )
    return tuple((re.compile(pattern), _read_date) for pattern in patterns)


@cache
def _near_days() -> tuple[tuple[re.Pattern[str], Read], ...]:
    weekday = f"(?P<weekday>{one_of(weekdays())})"
    on, following, last, week = (one_of(words("around", name)) for name in ("on", "next", "last", "week"))
    count, unit = one_of(numbered("numbers")), one_of(numbered("units"))
    patterns: tuple[tuple[str, Read], ...] = (
        (rf"\b{weekday}\b\.?(?: i| in)? (?:{week})\.? ?(?P<week>\d{{1,2}})\b", _read_week),
        (rf"\b(?:the )?(?P<near>{one_of(numbered('relative'))})\b", _read_near),
        (rf"\b(?:om|in) (?P<count>\d{{1,3}}|{count}) (?P<unit>{unit})\b", _read_count),
        (rf"\b{weekday}(?:en)?,? (?:i )?(?:{following}) (?:{week})\b", _read_next_week),
        (rf"\b(?:{following}) (?:{week}),? (?:(?:{on}) )?{weekday}(?:en)?\b", _read_next_week),
        (rf"\b(?:(?P<which>{following}|{last}|{on}) )?{weekday}(?P<past>s|en)?\b", _read_weekday),
    )
    return tuple((re.compile(pattern), read) for pattern, read in patterns)


@cache
def _next_week() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{one_of(words('around', 'next'))}) (?:{one_of(words('around', 'week'))})\b")


def _name(match: re.Match[str], day: date | None) -> Named:
    return Named(day, match.start(), match.end(), bool(match.groupdict().get("year")))


# Private functions: which day is meant


def _read_date(match: re.Match[str], today: date, lean: Lean) -> date | None:
    said = match.groupdict()
    month = months()[said["name"]] if said.get("name") else int(said["month"])
    if said["year"]:
        return _make(date, int(said["year"]), month, int(said["day"]))
    return _choose((_make(date, year, month, int(said["day"])) for year in _years(today)), today, lean)


def _read_week(match: re.Match[str], today: date, lean: Lean) -> date | None:
    weekday, week = weekdays()[match["weekday"]] + 1, int(match["week"])
    return _choose((_make(date.fromisocalendar, year, week, weekday) for year in _years(today)), today, lean)


def _read_near(match: re.Match[str], today: date, _lean: Lean) -> date:
    return today + timedelta(days=numbered("relative")[match["near"]])


def _read_count(match: re.Match[str], today: date, _lean: Lean) -> date:
    count = int(match["count"]) if match["count"].isdecimal() else numbered("numbers")[match["count"]]
    return today + timedelta(days=count * numbered("units")[match["unit"]])


def _read_next_week(match: re.Match[str], today: date, _lean: Lean) -> date:
    return monday_after(today) + timedelta(days=weekdays()[match["weekday"]])


def _read_weekday(match: re.Match[str], today: date, lean: Lean) -> date:
    """Return the next such day after today, the one of next week where "next" is said, or the last one that was."""
    weekday, which = weekdays()[match["weekday"]], match["which"]
    if which in words("around", "last") or (which == "i" and match["past"] == "s") or lean is Lean.PAST:
        return today - timedelta(days=(today.weekday() - weekday - 1) % WEEK + 1)
    if which in words("around", "next"):
        return _read_next_week(match, today, lean)
    return today + timedelta(days=(weekday - today.weekday() - 1) % WEEK + 1)


def _years(today: date) -> tuple[int, int, int]:
    return today.year - 1, today.year, today.year + 1


def _make(make: Callable[[int, int, int], date], year: int, second: int, third: int) -> date | None:
    try:
        return make(year, second, third)
    except ValueError:
        return None


def _choose(days: Iterable[date | None], today: date, lean: Lean) -> date | None:
    """Return the one that is meant of the same day in three years, of which 29 February and week 53 lack some."""
    known = [day for day in days if day is not None]
    ahead = next((day for day in known if day >= today), None)
    behind = next((day for day in reversed(known) if day <= today), None)
    match lean:
        case Lean.TO_COME:
            return ahead
        case Lean.NEAREST:
            return min(known, key=lambda day: abs(day - today), default=None)
        case Lean.RECENT if behind is None or (ahead is not None and behind <= today - RECENT):
            return ahead
        case _:
            return behind or ahead
