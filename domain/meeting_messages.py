"""What is said of meetings and calendars, as meaning."""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from domain.errors import Rejected
from domain.ids import UnitId
from domain.meetings import Meeting, MeetingDraft, Report
from domain.rhythms import Rhythm, RhythmFigure


class News(StrEnum):
    """What has just become of a meeting that is shown."""

    PLANNED = "planned"
    MOVED = "moved"


class MeetingUnits(Struct, frozen=True):
    """Ask which leadership it is about, of who speaks for several or is a coordinator.

    `figure` is there for a coordinator; `for_calendar` when it is the calendar that was asked for.
    """

    units: tuple[tuple[UnitId, str], ...]
    figure: RhythmFigure | None = None
    for_calendar: bool = False


class MeetingFigure(Struct, frozen=True):
    """How many of the county's leaderships meet as often as they aim to; never which (D5, D6)."""

    figure: RhythmFigure


class RhythmQuestion(Struct, frozen=True):
    """Ask how often a leadership aims to meet; what it said before, if anything."""

    unit_id: UnitId
    unit: str
    said: Rhythm | None


class MeetingQuestion(Struct, frozen=True):
    """Ask when and how a leadership meets, or to when a meeting is moved; filled in with what is known."""

    unit_id: UnitId
    unit: str
    draft: MeetingDraft
    refused: Rejected | None = None


class DayCheck(Struct, frozen=True):
    """Say a day that was read from text back with weekday and full date, and ask how people meet if that is open.

    `moved_from` is the day of the meeting that is moved to it.
    """

    unit_id: UnitId
    unit: str
    draft: MeetingDraft
    day: date
    moved_from: date | None = None


class NextMeeting(Struct, frozen=True):
    """A meeting that is planned, what has just become of it, and where its file for a calendar is.

    `can_report` from its day on.
    """

    unit_id: UnitId
    unit: str
    meeting: Meeting
    rhythm: Rhythm | None
    file_url: str | None
    can_report: bool = False
    news: News | None = None


class HeldQuestion(Struct, frozen=True):
    """Ask whether a meeting was held, whether the self-assessment was on its agenda, and who was missing.

    `draft` without a meeting's id: nobody had planned it. `day` is when it was, or is.
    """

    unit_id: UnitId
    unit: str
    draft: MeetingDraft
    day: date
    refused: Rejected | None = None


class AgendaQuestion(Struct, frozen=True):
    """Ask in plain text whether the self-assessment was on the agenda of a meeting that was held."""

    unit: str
    day: date


class ActorsQuestion(Struct, frozen=True):
    """Ask in plain text which actors were missing."""

    unit: str
    day: date
    refused: Rejected | None = None


class CancelQuestion(Struct, frozen=True):
    """Ask who writes whether a meeting is really to be cancelled."""

    unit_id: UnitId
    unit: str
    draft: MeetingDraft
    day: date


class MeetingReported(Struct, frozen=True):
    """What was stored of a meeting, and the next one if it is planned."""

    unit_id: UnitId
    unit: str
    meeting: Meeting
    report: Report
    next_meeting: Meeting | None


class MeetingCancelled(Struct, frozen=True):
    """A meeting is cancelled; another one can be planned."""

    unit_id: UnitId
    unit: str
    meeting: Meeting


class MeetingWanted(Struct, frozen=True):
    """Ask once a term whether a leadership wants to plan a meeting; nobody is blamed. `season` is spring or autumn."""

    unit_id: UnitId
    unit: str
    season: str


class CalendarGiven(Struct, frozen=True):
    """The address that a calendar subscribes to: shown now, and never again.

    `url` is None until it is sent, since nothing stores it.
    """

    unit_id: UnitId
    unit: str
    url: str | None


class CalendarKept(Struct, frozen=True):
    """There is a link already, which cannot be shown again; a new one takes its place."""

    unit_id: UnitId
    unit: str
    made_at: datetime


class CalendarRevoked(Struct, frozen=True):
    """The link leads nowhere any more."""

    unit_id: UnitId
    unit: str


MeetingMessage = (
    MeetingUnits
    | MeetingFigure
    | RhythmQuestion
    | MeetingQuestion
    | DayCheck
    | NextMeeting
    | HeldQuestion
    | AgendaQuestion
    | ActorsQuestion
    | CancelQuestion
    | MeetingReported
    | MeetingCancelled
    | MeetingWanted
    | CalendarGiven
    | CalendarKept
    | CalendarRevoked
)
