"""Days and hours in what people write, in Swedish and English: for a meeting, a reminder, a plan, a form."""

import re
import unicodedata
from datetime import date, time

from msgspec import Struct

from dialogs.date_words import words
from dialogs.named_days import Lean, Named, find_days, find_monday, lone_weekday
from dialogs.stems import strip_accents
from domain.errors import Reason, Rejected

NOON = 12
SHOWN = 40
# Who writes more tells a story.
LONGEST_TEXT = 600
AROUND = " .,!"
# A day with its year is the same whenever it is read.
ANY_DAY = date(2000, 1, 1)


class When(Struct, frozen=True):
    """What a text says of when: the day, the hour, and the words that are left, in lower case and without marks."""

    day: date | None
    clock: time | None
    rest: str


class FoundDay(Struct, frozen=True):
    """A day that a text names, and what it says after it, as it was written."""

    day: date
    after: str


def read_when(text: str, today: date) -> When | Rejected:
    """Return the day and hour of a meeting that a text names, each None where it names none.

    A day that there is not, such as 31 February, is refused. Where several are named the last one is meant, as in
    "from 12 March to 19 March". Without a year the nearest is taken: one of the last weeks, or the next to come.
    """
    said = _lower(text)
    has_been = not words("past", "words").isdisjoint(said.replace(",", " ").split())
    found = next(find_days(said, today, Lean.PAST if has_been else Lean.RECENT), ())
    try:
        clock, rest = _take_clock(_without(said, found))
    except ValueError:
        clock, rest, found = None, "", (Named(None, 0, 0, is_full=False),)
    if any(each.day is None for each in found):
        return Rejected(Reason.MEETING_DAY_UNREADABLE, {"text": text.strip()[:SHOWN]})
    return When(found[-1].day if found else None, clock, strip_accents(" ".join(rest.split())))


def find_day(text: str, today: date) -> FoundDay | None:
    """Return the first day to come that a text names, or one whose year is written; None without one.

    A weekday is the next one, "next Thursday" that of the week to come, and "next week" its Monday.
    """
    written, said = _flatten(text), _lower(text)
    monday = find_monday(said, today)
    firsts = [found[0] for found in find_days(said, today, Lean.TO_COME)] + ([monday] if monday else [])
    for each in firsts:
        if each.day and (each.is_full or each.day > today):
            return FoundDay(each.day, written[each.end :].strip())
    return None


def read_day(text: str, today: date, lean: Lean) -> date | Rejected:
    """Return the day that is all a text says.

    Args:
        text: as it was written.
        today: in Stockholm.
        lean: which year is meant without one.
    """
    said = _lower(text)
    found = next(find_days(said, today, lean), ())
    if len(found) == 1 and found[0].day and not _without(said, found).strip(AROUND):
        return found[0].day
    return Rejected(Reason.DATE_UNREADABLE, {"given": " ".join(text.split())[:SHOWN]})


def read_full_day(text: str) -> str | None:
    """Return the day with its year that is all a text says, as ISO 8601 writes it; None for any other text."""
    said = _lower(text)
    found = next(find_days(said, ANY_DAY, Lean.NEAREST), ())
    is_all = len(found) == 1 and found[0].is_full and not _without(said, found).strip(AROUND)
    return found[0].day.isoformat() if is_all and found[0].day else None


# Private functions


def _flatten(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text[:LONGEST_TEXT]).split())


def _lower(text: str) -> str:
    """Return the text as it is searched: in lower case, with each character in its place."""
    return "".join(lower if len(lower := sign.lower()) == 1 else sign for sign in _flatten(text))


def _without(said: str, found: tuple[Named, ...]) -> str:
    """Return the text without its days, and without the weekday that stands beside one."""
    left = said
    for each in reversed(found):
        left = f"{left[: each.start]} {left[each.end :]}"
    return lone_weekday().sub(" ", left) if found else left


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
