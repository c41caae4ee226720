"""When a day begins and ends in the county, and which instant a date stands for."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
# Offices are open and no clock change is near (R8: never between 01:30 and 03:30).
OPENING_TIME = time(8, 0)
# Nobody is written to unasked before the day has begun or after it is over, nor on a free day (R8).
DAY_BEGINS, DAY_ENDS = time(7, 0), time(20, 0)
# What is asked of people's work, and can wait, is asked while they are at it.
OFFICE_OPENS, OFFICE_CLOSES = time(8, 0), time(16, 0)

IsWorkday = Callable[[date], bool]


def at_local(day: date, clock: time, zone: ZoneInfo = STOCKHOLM) -> datetime:
    """Return the UTC instant of a wall-clock time, in Stockholm unless another zone is named."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def zone_of(name: str | None) -> ZoneInfo:
    """Return the zone of this IANA name; Stockholm where there is none, or where nobody knows it."""
    try:
        return ZoneInfo(name) if name else STOCKHOLM
    except (KeyError, ValueError, OSError):  # no such zone, a path elsewhere, a name that no file can have
        return STOCKHOLM


def opening_at(day: date) -> datetime:
    """Return when a round that opens on `day` opens: 08:00 in Stockholm."""
    return at_local(day, OPENING_TIME)


@lru_cache
def end_of(day: date) -> datetime:
    """Return the first instant after `day` in Stockholm: the whole day counts."""
    return at_local(day + timedelta(days=1), time(0, 0))


def local_date(instant: datetime) -> date:
    """Return the date in Stockholm at an instant."""
    return instant.astimezone(STOCKHOLM).date()


def is_daytime(now: datetime, is_workday: IsWorkday) -> bool:
    """Tell whether people may be written to unasked: on a workday between 07:00 and 20:00 in Stockholm (R8)."""
    local = now.astimezone(STOCKHOLM)
    return is_workday(local.date()) and DAY_BEGINS <= local.time() < DAY_ENDS


def is_office_time(now: datetime, is_workday: IsWorkday) -> bool:
    """Tell whether offices are open: on a workday between 08:00 and 16:00 in Stockholm."""
    local = now.astimezone(STOCKHOLM)
    return is_workday(local.date()) and OFFICE_OPENS <= local.time() < OFFICE_CLOSES
