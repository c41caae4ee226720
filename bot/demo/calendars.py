"""Where the demo's clock stands, kept between two starts."""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path

from domain.deadlines import at_local

FIRST_DAY = date(2025, 1, 20)
START_TIME = time(9, 0)
FILE = "demo-clock.json"


def choose_start(folder: Path, today: date | None) -> datetime:
    """Return the instant to start at: nine o'clock on the day asked for, else where the last run left off."""
    if today is not None:
        return at_local(today, START_TIME)
    return _read_kept(folder / FILE) or at_local(FIRST_DAY, START_TIME)


def keep_instant(folder: Path, now: datetime) -> None:
    """Remember where the clock stands; a crash half-way leaves the former instant."""
    fresh = folder / f"{FILE}.new"
    fresh.write_text(json.dumps({"now": now.isoformat()}) + "\n", encoding="utf-8")
    fresh.replace(folder / FILE)


def parse_day_length(given: str) -> timedelta | None:
    """Return how long a day takes: `20s`, `2m`, `1h`; None when it is not said so or takes no time."""
    units = {"s": 1, "m": 60, "h": 3600}
    number, unit = given[:-1], given[-1:]
    if unit not in units or not number.isascii() or not number.isdecimal() or int(number) == 0:
        return None
    return timedelta(seconds=int(number) * units[unit])


# Private functions


def _read_kept(path: Path) -> datetime | None:
    try:
        kept = datetime.fromisoformat(json.loads(path.read_text(encoding="utf-8"))["now"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return kept if kept.tzinfo else None
