"""The reminder ladder of a part: its steps as data, and the day on which each falls (K17, R8)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct

from domain.deadlines import STOCKHOLM, IsWorkday, at_local

# When people are written to unasked, by the clock on their own wall; a step comes at nine, the invitation at eight.
OFFICE_OPENS, OFFICE_CLOSES = time(8, 0), time(16, 0)
STEP_TIME = time(9, 0)
# By then the day's reminder is on its way, if there is one: what else is said unasked has what is left of the day.
REMINDED_BY = time(10, 0)
# No office answers from 20 December to 6 January.
REST_BEGINS, REST_ENDS = (12, 20), (1, 6)
FARTHEST = 60
MAX_REMEMBERED = 2000
A_DAY = timedelta(days=1)

IsFree = Callable[[date], bool]


class Audience(StrEnum):
    """To whom a step goes: whose turn it is, then the second contact, then the coordinators; never a superior."""

    PERSON = "person"
    SECOND = "second_contact"
    COORDINATOR = "coordinator"


class Rung(Struct, frozen=True):
    """One step of a ladder.

    `workdays` is counted from the due date, negative before it, None at the round's opening.
    """

    workdays: int | None
    audience: Audience = Audience.PERSON

    @property
    def key(self) -> str:
        """Return what it is known by, whatever its day becomes."""
        if self.audience is not Audience.PERSON:
            return self.audience.value
        if self.workdays is None:
            return OPENING
        return f"after-{self.workdays}" if self.workdays > 0 else f"before-{-self.workdays}"


OPENING = "opening"


class Ladder(Struct, frozen=True):
    """A part's steps in the order they come; `rests` keeps all of them out of the weeks around the New Year."""

    rungs: tuple[Rung, ...]
    rests: bool = True


DEFAULT_LADDER = Ladder(
    (
        Rung(None),
        *(Rung(days) for days in (-21, -7, -3, -1, 1, 4)),
        Rung(6, Audience.SECOND),
        Rung(8, Audience.COORDINATOR),
    )
)


class Span(Struct, frozen=True):
    """The days that a ladder stands between; `opened_at` is the instant of the opening, once it is known."""

    opens_on: date
    due_on: date
    closes_on: date
    opened_at: datetime | None = None


class Placed(Struct, frozen=True):
    """A step with its day."""

    rung: Rung
    day: date

    def moment(self, span: Span, zone: ZoneInfo = STOCKHOLM) -> datetime:
        """Return the UTC instant at which it comes, by the clock of a zone; never before the opening."""
        at = at_local(self.day, OFFICE_OPENS if self.rung.workdays is None else STEP_TIME, zone)
        return max(at, span.opened_at) if span.opened_at else at


def may_write_on(day: date, *, rests: bool, is_workday: IsWorkday) -> bool:
    """Tell whether anybody is written to on a day: a workday, outside the winter's rest where that is kept (R8)."""
    resting = rests and ((day.month, day.day) >= REST_BEGINS or (day.month, day.day) <= REST_ENDS)
    return is_workday(day) and not resting


def is_office_time(now: datetime, zone: ZoneInfo, *, rests: bool, is_workday: IsWorkday) -> bool:
    """Tell whether somebody may be written to now: 08:00 to 16:00 in their zone, on a day for it (R8)."""
    local = now.astimezone(zone)
    in_hours = OFFICE_OPENS <= local.time() < OFFICE_CLOSES
    return in_hours and may_write_on(local.date(), rests=rests, is_workday=is_workday)


def next_office_time(now: datetime, zone: ZoneInfo, *, rests: bool, is_workday: IsWorkday) -> datetime:
    """Return now, or the UTC instant at which the next day begins on which somebody may be written to (R8)."""
    if is_office_time(now, zone, rests=rests, is_workday=is_workday):
        return now
    local = now.astimezone(zone)
    day = local.date() + (A_DAY if local.time() >= OFFICE_OPENS else timedelta(0))
    day = _seek(day, 1, lambda each: may_write_on(each, rests=rests, is_workday=is_workday))
    return at_local(day, OFFICE_OPENS, zone)


@lru_cache(maxsize=MAX_REMEMBERED)
def place_rungs(ladder: Ladder, span: Span, is_workday: IsWorkday) -> tuple[Placed, ...]:
    """Return the steps with their days, earliest first, one a day.

    A step that would fall on a day of rest moves later, or earlier if it would else pass the due date; those after
    the due date move earlier where the round closes too soon for them, keeping their order. What has no day between
    the opening and the close is left out, and so is a step that shares its day with a later one.
    """

    def is_free(day: date) -> bool:
        return may_write_on(day, rests=ladder.rests, is_workday=is_workday)

    opening = _first_day(span, is_free)
    placed = [Placed(rung, opening) for rung in ladder.rungs if rung.workdays is None and opening <= span.due_on]
    taken = {each.day for each in placed}
    before = [rung for rung in ladder.rungs if rung.workdays is not None and rung.workdays <= 0]
    for rung in before:
        day = _day_before(span.due_on, -(rung.workdays or 0), is_workday, is_free)
        if day >= opening and day not in taken:
            placed.append(Placed(rung, day))
    after = [rung for rung in ladder.rungs if rung.workdays is not None and rung.workdays > 0]
    placed += _place_after(after, span, is_workday, is_free)
    last_of_day = {each.day: each for each in placed}
    return tuple(last_of_day[day] for day in sorted(last_of_day))


# Private functions


def _first_day(span: Span, is_free: IsFree) -> date:
    """Return the first day on which anybody can be told of the opening: not one whose office hours were over."""
    day = span.opens_on
    if span.opened_at:
        local = span.opened_at.astimezone(STOCKHOLM)
        day = local.date() + (A_DAY if local.time() >= OFFICE_CLOSES else timedelta(0))
    return _seek(day, 1, is_free)


def _day_before(due_on: date, workdays: int, is_workday: IsWorkday, is_free: IsFree) -> date:
    natural = _seek(due_on, -1, is_workday) if workdays == 0 else _count(due_on, -workdays, is_workday)
    later = _seek(natural, 1, is_free)
    return later if later <= due_on else _seek(natural, -1, is_free)


def _place_after(rungs: Sequence[Rung], span: Span, is_workday: IsWorkday, is_free: IsFree) -> list[Placed]:
    """Place steps from the last to the first, so that the later ones find room before the close."""
    latest = _seek(span.closes_on, -1, is_free)
    placed: list[Placed] = []
    for rung in reversed(rungs):
        natural = _count(span.due_on, rung.workdays or 0, is_workday)
        day = min(_seek(natural, 1, is_free), latest)
        if span.due_on < day and span.opens_on <= day:
            placed.append(Placed(rung, day))
            latest = _seek(day - A_DAY, -1, is_free)
    return placed


def _count(day: date, workdays: int, is_workday: IsWorkday) -> date:
    """Return the day that lies so many workdays away."""
    step = A_DAY if workdays > 0 else -A_DAY
    for _ in range(abs(workdays)):
        day = _seek(day + step, step.days, is_workday)
    return day


def _seek(day: date, direction: int, holds: Callable[[date], bool]) -> date:
    """Return the first day from this one on, forwards or backwards, for which it holds."""
    while not holds(day):
        day += direction * A_DAY
    return day
