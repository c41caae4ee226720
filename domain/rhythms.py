"""How often a leadership says that it aims to meet, whether it does, and the terms of a year."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from domain.ids import PersonId, UnitId
from domain.meetings import Meeting, MeetingState

# The figure looks back so far from its day.
PERIOD = timedelta(days=365)
# Ten weeks into a term more than a third of it is gone, summer or Christmas not counted: a meeting that is not planned
# by then is easily forgotten, and earlier than that many plan it by themselves.
FAR_INTO_TERM = timedelta(weeks=10)


class Rhythm(StrEnum):
    """How often a leadership aims to meet; the order is the one that it is asked in."""

    TWICE_A_TERM = "twice_a_term"
    MONTHLY = "monthly"
    EVERY_OTHER_MONTH = "every_other_month"
    THREE_A_TERM = "three_a_term"
    TWO_TO_THREE_A_YEAR = "two_to_three_a_year"


# The fewest meetings within twelve months that follow the rhythm. Nobody meets in July, and one of the others may fall
# away without the rhythm being lost where meetings are many.
FEWEST: Mapping[Rhythm, int] = {
    Rhythm.MONTHLY: 10,
    Rhythm.EVERY_OTHER_MONTH: 5,
    Rhythm.THREE_A_TERM: 6,
    Rhythm.TWICE_A_TERM: 4,
    Rhythm.TWO_TO_THREE_A_YEAR: 2,
}


class Following(StrEnum):
    """Whether a leadership meets as often as it aims to."""

    FOLLOWS = "follows"
    DOES_NOT = "does_not"
    UNKNOWN = "unknown"


class SaidRhythm(Struct, frozen=True):
    """A rhythm that was said for a leadership; the last one counts, the others stay."""

    unit_id: UnitId
    rhythm: Rhythm
    said_by: PersonId
    said_at: datetime
    said_on: date


class RhythmFigure(Struct, frozen=True):
    """How many of the county's leaderships meet as often as they aim to; counts only, never which (D5, D6).

    `follow` + `do_not` + `unknown` is `of`, the denominator: all leaderships.
    """

    on: date
    follow: int
    do_not: int
    unknown: int

    @property
    def of(self) -> int:
        """Return the denominator."""
        return self.follow + self.do_not + self.unknown


class Term(Struct, frozen=True):
    """Half of a working year: spring from January to June, autumn from August to December. July belongs to none."""

    starts_on: date
    ends_on: date

    @property
    def name(self) -> str:
        """Return what keys name it by: `2025-spring`."""
        return f"{self.starts_on.year}-{self.season}"

    @property
    def season(self) -> str:
        """Return `spring` or `autumn`."""
        return "spring" if self.starts_on.month == 1 else "autumn"

    def has(self, day: date) -> bool:
        """Tell whether a day is of the term."""
        return self.starts_on <= day <= self.ends_on


def term_of(day: date) -> Term | None:
    """Return the term of a day; None in July."""
    spring = Term(date(day.year, 1, 1), date(day.year, 6, 30))
    autumn = Term(date(day.year, 8, 1), date(day.year, 12, 31))
    return next((term for term in (spring, autumn) if term.has(day)), None)


def find_late_term(today: date) -> Term | None:
    """Return the term that is far gone by now, None before that and in July."""
    term = term_of(today)
    return term if term and today >= term.starts_on + FAR_INTO_TERM else None


def has_meeting_in(meetings: Iterable[Meeting], term: Term) -> bool:
    """Tell whether a meeting of the term is planned or held."""
    return any(term.has(each.day) and each.state is not MeetingState.CANCELLED for each in meetings)


def judge_rhythm(said: Sequence[SaidRhythm], meetings: Sequence[Meeting], on: date) -> Following:
    """Tell whether a leadership has met as often as it aims to, in the twelve months that end with `on`.

    Args:
        said: its rhythms in the order they were said; the last one is what it aims for.
        meetings: its meetings as they are now. One that was planned in the period, and of which nothing was told,
            may or may not have been held.
        on: the last day that counts.

    What is not known is never told as a no (D4): without a rhythm, where nothing was told of any meeting or the untold
    ones decide, and where we have known the leadership's meetings for less than the period.
    """
    if not said:
        return Following.UNKNOWN
    within = [each.state for each in meetings if on - PERIOD < each.day <= on]
    held, untold = within.count(MeetingState.HELD), within.count(MeetingState.PLANNED)
    fewest = FEWEST[said[-1].rhythm]
    if held >= fewest:
        return Following.FOLLOWS
    known_since = min([said[0].said_on, *(each.day for each in meetings if each.state is MeetingState.HELD)])
    told_of_nothing = len(within) == untold
    if held + untold >= fewest or told_of_nothing or known_since > on - PERIOD:
        return Following.UNKNOWN
    return Following.DOES_NOT


def count_rhythms(judged: Iterable[Following], on: date) -> RhythmFigure:
    """Return the county's figure of what was found for each of its leaderships."""
    found = list(judged)
    return RhythmFigure(on, *(found.count(each) for each in Following))
