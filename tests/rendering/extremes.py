"""The samples with the longest names and comments that there can be, and the longest lists."""

from collections.abc import Mapping

from domain.ids import UnitId
from domain.meeting_messages import MeetingUnits
from domain.messages import Message, StatusReport, UnitQuestion
from tests.rendering.meeting_samples import FIGURE
from tests.rendering.plan_samples import full_plan
from tests.rendering.samples import PROGRESS, all_messages, make_round

WIDE_NAME = "Å" * 100


def extreme_messages(name: str = WIDE_NAME) -> Mapping[str, Message]:
    """Return the samples at their widest: every unit and the county have the name."""
    return {
        **all_messages(unit=name, county=name, comment='"' * 2000),
        "everybody_missing": StatusReport(
            make_round(), PROGRESS, tuple(f"{name[:98]}{n}" for n in range(13)), is_coordinator=True
        ),
        "full_plan": full_plan(name),
        "many_meeting_units": MeetingUnits(tuple((UnitId(f"{n:032}"), name) for n in range(13)), FIGURE),
        "many_units": UnitQuestion(make_round(), tuple((UnitId(f"{n:032}"), name) for n in range(13))),
    }
