"""What coordinators have stopped: the last word on each step holds."""

from datetime import UTC, datetime

from msgspec.structs import replace

from domain.ids import RoundId, StopId, UnitId
from domain.instruments import Part
from domain.stops import Stop, standing_stops

FIRST = Stop(
    StopId("1"),
    RoundId("r"),
    Part.SELF_ASSESSMENT,
    UnitId("ls01"),
    "before-3",
    lifted=False,
    stopped_by="rss",
    stopped_at=datetime(2025, 1, 20, 9, tzinfo=UTC),
)
LIFTED = replace(FIRST, id=StopId("2"), lifted=True)
AGAIN = replace(FIRST, id=StopId("3"))
OTHER_STEP = replace(FIRST, id=StopId("4"), step="before-1")
OTHER_PART = replace(FIRST, id=StopId("5"), part=Part.LEADERSHIP_STATUS)


def test_the_last_word_on_a_step_holds() -> None:
    assert standing_stops([FIRST]) == (FIRST,)
    assert standing_stops([FIRST, LIFTED]) == ()
    assert standing_stops([FIRST, LIFTED, AGAIN]) == (AGAIN,)


def test_other_steps_and_parts_are_stopped_apart() -> None:
    assert standing_stops([FIRST, OTHER_STEP, OTHER_PART, LIFTED]) == (OTHER_STEP, OTHER_PART)
