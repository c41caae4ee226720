"""What steps about meetings and calendars want done."""

from msgspec import Struct, field

from dialogs.meeting_words import Aim
from domain.ids import CountyId, UnitId
from domain.meetings import MeetingDraft
from domain.rhythms import Rhythm
from domain.roster import Principal, Unit
from domain.usecases.plan_meeting import MeetingWish
from domain.usecases.report_meeting import Telling


class ShowMeetings(Struct, frozen=True):
    """See how a leadership's meetings stand, and go on from there as was asked for.

    `draft` holds the day, hour and form that were said along with it.
    """

    principal: Principal
    unit_id: UnitId
    aim: Aim = Aim.SHOW
    draft: MeetingDraft = field(default_factory=MeetingDraft)


class SayRhythm(Struct, frozen=True):
    """Say how often a leadership aims to meet."""

    principal: Principal
    unit_id: UnitId
    rhythm: Rhythm


class SaveMeeting(Struct, frozen=True):
    """Plan or move a meeting."""

    wish: MeetingWish


class CancelMeeting(Struct, frozen=True):
    """Cancel a meeting."""

    wish: MeetingWish


class TellOfMeeting(Struct, frozen=True):
    """Tell whether a meeting was held, and how."""

    telling: Telling


class ShowFigure(Struct, frozen=True):
    """Count who meets as often as they aim to; `units` can be chosen of, by a coordinator in private."""

    county_id: CountyId
    units: tuple[Unit, ...] = ()


class AskAfterMeeting(Struct, frozen=True):
    """Ask about today's meeting of one of these, as it has ended."""

    units: tuple[Unit, ...]


class LendCalendar(Struct, frozen=True):
    """Give the address of a leadership's calendar; `anew` in the place of the one that there is."""

    principal: Principal
    unit: Unit
    anew: bool = False


class RevokeCalendar(Struct, frozen=True):
    """Have the person's address of a leadership's calendar lead nowhere any more."""

    principal: Principal
    unit: Unit


MeetingCommand = (
    ShowMeetings
    | SayRhythm
    | SaveMeeting
    | CancelMeeting
    | TellOfMeeting
    | ShowFigure
    | AskAfterMeeting
    | LendCalendar
    | RevokeCalendar
)
