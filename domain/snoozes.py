"""Snoozes: a person wants to be reminded later; rows that are only ever added."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from domain.deadlines import STOCKHOLM, at_local, local_date
from domain.errors import Reason, Rejected
from domain.ids import PersonId, RoundId, SnoozeId
from domain.ladders import STEP_TIME


class Snooze(Struct, frozen=True):
    """A person is left alone in a round until 09:00 on a day, and reminded then."""

    id: SnoozeId
    round_id: RoundId
    person_id: PersonId
    until: date
    snoozed_at: datetime

    def ends_at(self, zone: ZoneInfo = STOCKHOLM) -> datetime:
        """Return the UTC instant at which the person is reminded."""
        return at_local(self.until, STEP_TIME, zone)


def check_snooze(until: date, due_on: date, now: datetime) -> Rejected | None:
    """Say no to a day that is not after today, or after the due date (K17)."""
    data = {"day": until.isoformat(), "due": due_on.isoformat()}
    if until <= local_date(now):
        return Rejected(Reason.SNOOZE_IN_THE_PAST, data)
    return Rejected(Reason.SNOOZE_AFTER_DUE, data) if until > due_on else None


def last_snoozes(snoozes: Iterable[Snooze]) -> Mapping[PersonId, Snooze]:
    """Return what each person has said last.

    Args:
        snoozes: those of one round, in the order they were added.
    """
    return {each.person_id: each for each in snoozes}


def suggest_days(today: date, due_on: date, is_free: Callable[[date], bool]) -> tuple[date, ...]:
    """Return up to three sensible days: the next one, the third one, and the last before the due date; none too late.

    Args:
        today: the date now.
        due_on: the last day to choose.
        is_free: whether anybody is written to on a day.
    """
    ahead = [today + timedelta(days=number) for number in range(1, (due_on - today).days + 1)]
    free = [day for day in ahead if is_free(day)]
    chosen = [*free[:1], *free[2:3], *[day for day in free if day < due_on][-1:]]
    return tuple(sorted(set(chosen)))


def settle_day(until: date, today: date, due_on: date, is_free: Callable[[date], bool]) -> date | None:
    """Return the day on which the person is reminded: the one they chose, else the next, else the one before it.

    None where no day is left on which anybody is written to.
    """
    later = (until + timedelta(days=number) for number in range((due_on - until).days + 1))
    earlier = (until - timedelta(days=number) for number in range(1, (until - today).days))
    return next((day for day in (*later, *earlier) if is_free(day)), None)
