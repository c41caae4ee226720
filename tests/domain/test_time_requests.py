"""What a unit has been granted, whatever was decided when."""

from datetime import date, timedelta
from itertools import permutations

from msgspec.structs import replace

from domain.ids import PersonId, TimeRequestId, UnitId
from domain.instruments import Part
from domain.time_requests import TimeRequest, due_for, granted_to
from tests.support.builders import NOW, a_round

LS01 = UnitId("ls01")
LONG = TimeRequest(
    TimeRequestId("long"),
    a_round().id,
    Part.SELF_ASSESSMENT,
    LS01,
    PersonId("chair"),
    date(2025, 1, 30),
    "nämnden",
    NOW,
    granted=True,
    decided_by="rss",
    decided_at=NOW,
)
SHORT = replace(LONG, id=TimeRequestId("short"), until=date(2025, 1, 28))
AN_HOUR = timedelta(hours=1)


def test_a_later_yes_to_a_shorter_time_takes_nothing_back() -> None:
    for first, second in permutations((LONG, SHORT)):
        decided = [first, replace(second, decided_at=NOW + AN_HOUR)]
        assert due_for(a_round(), decided, Part.SELF_ASSESSMENT, LS01) == LONG.until


def test_a_second_yes_to_the_same_day_begins_no_reminders_anew() -> None:
    again = replace(LONG, id=TimeRequestId("again"), decided_at=NOW + AN_HOUR)
    assert granted_to([again, LONG], Part.SELF_ASSESSMENT, LS01) == LONG
