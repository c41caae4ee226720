"""The samples with the longest names and comments that there can be, and the longest lists."""

from collections.abc import Mapping

from msgspec.structs import replace

from domain.ids import UnitId
from domain.indicators import MOST_INDICATORS
from domain.meeting_messages import MeetingUnits
from domain.messages import Message, StatusReport, UnitQuestion
from domain.release_messages import SummaryDetail
from domain.status_messages import IndicatorsShown
from tests.rendering.beside_samples import widest_beside
from tests.rendering.meeting_samples import FIGURE
from tests.rendering.plan_samples import full_plan
from tests.rendering.reach_samples import crowd_of
from tests.rendering.samples import PROGRESS, PUBLISHED, all_messages, make_round, make_summary
from tests.support.indicators import widest_figures

WIDE_NAME = "Å" * 100


def extreme_messages(name: str = WIDE_NAME) -> Mapping[str, Message]:
    """Return the samples at their widest: every unit and the county have the name."""
    return {
        **all_messages(unit=name, county=name, comment='"' * 2000),
        "everybody_missing": StatusReport(
            make_round(), PROGRESS, tuple(f"{name[:98]}{n}" for n in range(13)), is_coordinator=True
        ),
        "full_plan": full_plan(name),
        "unreachable_crowd": crowd_of(make_round(), name),
        "many_meeting_units": MeetingUnits(tuple((UnitId(f"{n:032}"), name) for n in range(13)), FIGURE),
        "many_indicators": IndicatorsShown(name, widest_figures(MOST_INDICATORS)),
        "detail_beside_all": SummaryDetail(replace(make_summary(county=name), beside=widest_beside()), PUBLISHED),
        "many_units": UnitQuestion(make_round(), tuple((UnitId(f"{n:032}"), name) for n in range(13))),
    }
