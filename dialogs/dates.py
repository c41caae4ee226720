"""Days and hours as people write them, in Swedish and English: "12 mars", "12/3", "nästa torsdag", "tors 14.00"."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache

from dialogs.meeting_words import list_words, plain, read_table
from domain.errors import Reason, Rejected

# A day without a year that has been within so many days is meant as it was: later ones come next year.
RECENT = timedelta(days=60)
WEEK = 7
NOON = 12
SHOWN = 40
DAY = r"(?P<day>\d{1,2})(?::?[ea]|st|nd|rd|th)?"
YEAR = r"(?:[ /,-]{1,2}(?P<year>\d{4}))?"
NO_HOUR = r"(?![.:]\d)"


@dataclass(frozen=True, slots=True)
class When:
    """What a text says of when: the day, the hour, and the words that are left."""

    day: date | None
    clock: time | None
    rest: str


def read_when(text: str, today: date) -> When | Rejected:
    """Return the day and hour that a text names, each None where it names none.

    A day that there is not, such as 31 February, is refused. Where several are named the last one is meant, as in
    "from 12 March to 19 March". Without a year the nearest is taken: one of the last weeks, or the next to come.
    """
    said = plain(text)
    has_been = not list_words("past").isdisjoint(said.replace(",", " ").split())
    try:
        day, left = _take_day(said, today, has_been=has_been)
        clock, rest = _take_clock(left)
    except ValueError:
        return Rejected(Reason.MEETING_DAY_UNREADABLE, {"text": text.strip()[:SHOWN]})
    return When(day, clock, " ".join(rest.split()))


# Private functions


def _take_day(said: str, today: date, *, has_been: bool) -> tuple[date | None, str]:
    """Return the day, and the text without it and without the weekday that stands beside it.

    Raises:
        ValueError: there is no such day.
    """
    found: date | None = None
    for pattern, read in (*_absolute(), *_relative()):
        for match in pattern.finditer(said):
            found = read(match, today, has_been)
        if found is not None:
            left = pattern.sub(" ", said)
            return found, _weekday().sub(" ", left)
    return None, said


Read = Callable[[re.Match[str], date, bool], date]


@cache
def _absolute() -> tuple[tuple[re.Pattern[str], Read], ...]:
    month = "|".join(sorted(_months(), key=len, reverse=True))
    return (
        (re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b"), _read_date),
        (re.compile(rf"\b(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}}){YEAR}\b"), _read_date),
        (re.compile(rf"\b(?:den |the )?{DAY}(?: of)? (?P<name>{month})\b\.?{YEAR}"), _read_date),
        (re.compile(rf"\b(?P<name>{month})\b\.? (?:the )?{DAY}\b{NO_HOUR}{YEAR}"), _read_date),
    )


@cache
def _relative() -> tuple[tuple[re.Pattern[str], Read], ...]:
    weekday = "|".join(sorted(_weekdays(), key=len, reverse=True))
    near = "|".join(sorted(_near(), key=len, reverse=True))
    count = "|".join((r"\d{1,2}", *map(plain, read_table("numbers"))))
    return (
        (
            re.compile(rf"\b(?P<weekday>{weekday})\b\.?(?: i| in)? (?:v|vecka|week)\.? ?(?P<week>\d{{1,2}})\b"),
            _read_week,
        ),
        (re.compile(rf"\b(?:the )?(?P<near>{near})\b"), _read_near),
        (re.compile(rf"\b(?:om|in) (?P<count>{count}) (?P<unit>dag|dagar|days?|vecka|veckor|weeks?)\b"), _read_count),
        (
            re.compile(
                rf"\b(?:(?P<which>nasta|next|forra|last|i|pa|on|this) )?(?P<weekday>{weekday})(?P<past>s|en)?\b"
            ),
            _read_weekday,
        ),
    )


@cache
def _weekday() -> re.Pattern[str]:
    weekday = "|".join(sorted(_weekdays(), key=len, reverse=True))
    return re.compile(rf"\b(?:(?:pa|on|i|next|nasta) )?(?:{weekday})(?:en|s)?\b\.?,?")


@cache
def _months() -> Mapping[str, int]:
    return _numbered("months", first=1)


@cache
def _weekdays() -> Mapping[str, int]:
    return _numbered("weekdays", first=0)


@cache
def _near() -> Mapping[str, int]:
    return {plain(word): int(str(days)) for word, days in read_table("relative").items()}


def _numbered(table: str, first: int) -> Mapping[str, int]:
    listed = read_table(table).values()
    return {plain(word): number for words in listed for number, word in enumerate(_texts(words), start=first)}


def _texts(words: object) -> Iterator[str]:
    yield from (str(word) for word in words) if isinstance(words, list) else ()


def _read_date(match: re.Match[str], today: date, has_been: bool) -> date:  # noqa: FBT001 - as `Read` says
    said = match.groupdict()
    month = _months()[said["name"]] if said.get("name") else int(said["month"])
    if said["year"]:
        return date(int(said["year"]), month, int(said["day"]))
    return _choose_year(month, int(said["day"]), today, has_been=has_been)


def _choose_year(month: int, day: int, today: date, *, has_been: bool) -> date:
    """Return the day in the year that is meant; 29 February in the next that has one."""
    years = [today.year + offset for offset in (-1, 0, 1)]
    leap = (month, day) == (2, 29)
    known = [date(year, month, day) for year in years if not leap or _is_leap(year)]
    if leap and not known:
        raise ValueError(month, day)
    ahead = [each for each in known if each >= today]
    behind = [each for each in known if each <= today]
    if behind and (has_been or behind[-1] > today - RECENT or not ahead):
        return behind[-1]
    return ahead[0]


def _is_leap(year: int) -> bool:
    return (date(year, 3, 1) - timedelta(days=1)).day == 29  # noqa: PLR2004 - what a leap year is


def _read_week(match: re.Match[str], today: date, has_been: bool) -> date:  # noqa: FBT001 - as `Read` says
    weekday, week = _weekdays()[match["weekday"]] + 1, int(match["week"])
    chosen = date.fromisocalendar(today.isocalendar().year, week, weekday)
    if chosen < today - RECENT and not has_been:
        return date.fromisocalendar(today.isocalendar().year + 1, week, weekday)
    return chosen


def _read_near(match: re.Match[str], today: date, _has_been: bool) -> date:  # noqa: FBT001 - as `Read` says
    return today + timedelta(days=_near()[match["near"]])


def _read_count(match: re.Match[str], today: date, _has_been: bool) -> date:  # noqa: FBT001 - as `Read` says
    words = {plain(word): int(str(number)) for word, number in read_table("numbers").items()}
    count = int(match["count"]) if match["count"].isdigit() else words[match["count"]]
    return today + timedelta(days=count if match["unit"].startswith("da") else count * WEEK)


def _read_weekday(match: re.Match[str], today: date, has_been: bool) -> date:  # noqa: FBT001 - as `Read` says
    """Return the next such day after today, the one of next week where "next" is said, or the last one that was."""
    weekday, which = _weekdays()[match["weekday"]], match["which"]
    if which in {"forra", "last"} or (which == "i" and match["past"] == "s") or has_been:
        return today - timedelta(days=(today.weekday() - weekday - 1) % WEEK + 1)
    if which in {"nasta", "next"}:
        return today + timedelta(days=WEEK - today.weekday() + weekday)
    return today + timedelta(days=(weekday - today.weekday() - 1) % WEEK + 1)


_CLOCK = re.compile(
    r"(?:\b(?:kl(?:ockan)?\.? ?|at )(?P<named>\d{1,2})(?:[.:](?P<named_minute>\d{2}))?"
    r"|\b(?P<hour>\d{1,2})[.:](?P<minute>\d{2})|\b(?P<half>\d{1,2})(?= ?[ap]m\b))"
    r"(?: ?(?P<part>am|pm)\b)?(?: ?[-\u2013] ?\d{1,2}(?:[.:]\d{2})?)?(?!\d)"
)


def _take_clock(said: str) -> tuple[time | None, str]:
    """Return the first hour that is named, and the text without it.

    Raises:
        ValueError: there is no such hour.
    """
    match = _CLOCK.search(said)
    if match is None:
        return None, said
    hour = int(match["named"] or match["hour"] or match["half"])
    minute = int(match["named_minute"] or match["minute"] or 0)
    if match["part"]:
        hour = hour % NOON + (NOON if match["part"] == "pm" else 0)
    return time(hour, minute), said[: match.start()] + " " + said[match.end() :]
