"""Meetings of the leaderships: planned, held or cancelled, each change a revision; and what was told of them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from domain.actors import Actor
from domain.deadlines import at_local, end_of, local_date
from domain.errors import Reason, Rejected
from domain.ids import MeetingId, PersonId, UnitId

# A meeting planned further ahead is more likely a slip of the year: terms are planned one or two ahead.
FURTHEST_AHEAD = timedelta(days=730)
# One noted further back would change figures that were told long ago.
FURTHEST_BACK = timedelta(days=730)


class MeetingState(StrEnum):
    """Where a meeting is."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class MeetingForm(StrEnum):
    """How people meet."""

    ROOM = "room"
    TEAMS = "teams"
    MIXED = "mixed"


class Meeting(Struct, frozen=True):
    """One revision of a meeting; the last one counts, the others stay.

    Attributes:
        id: the same in all revisions.
        revision: 1, then one more with each change.
        clock: when it begins by the clock in Stockholm; None when only the day is known.
        form: how people meet; None where a meeting is noted afterwards by who does not say.
        changed_at: when this revision was made.
    """

    id: MeetingId
    unit_id: UnitId
    revision: int
    state: MeetingState
    day: date
    clock: time | None
    form: MeetingForm | None
    changed_by: PersonId
    changed_at: datetime

    @property
    def is_open(self) -> bool:
        """Tell whether it still waits to be held."""
        return self.state is MeetingState.PLANNED

    def is_over(self, now: datetime) -> bool:
        """Tell whether its day in Stockholm is over at `now`."""
        return now >= end_of(self.day)

    @property
    def starts_at(self) -> datetime | None:
        """Return the instant at which it begins; None when only the day is known."""
        return at_local(self.day, self.clock) if self.clock else None


class Report(Struct, frozen=True):
    """What was told of a meeting whose day has come; the last one of a meeting counts, the others stay.

    Attributes:
        held: False: there was no meeting, which is an answer.
        on_agenda: whether the self-assessment was; None where no meeting was held.
        missing: the actors that were not there.
    """

    meeting_id: MeetingId
    unit_id: UnitId
    revision: int
    held: bool
    on_agenda: bool | None
    missing: tuple[Actor, ...]
    told_by: PersonId
    told_at: datetime


class MeetingDraft(Struct, frozen=True):
    """What is known so far of a meeting that is being planned, moved or told of.

    Attributes:
        meeting_id: of a meeting that is there already; None for a new one.
        revision: of that meeting when this began: another one by now means that somebody was faster.
    """

    meeting_id: MeetingId | None = None
    revision: int = 0
    day: date | None = None
    clock: time | None = None
    form: MeetingForm | None = None
    on_agenda: bool | None = None


def draft_of(meeting: Meeting) -> MeetingDraft:
    """Return a draft that begins with a meeting as it is."""
    return MeetingDraft(meeting.id, meeting.revision, meeting.day, meeting.clock, meeting.form)


def change_meeting(meeting: Meeting, by: PersonId, now: datetime, **changes: Any) -> Meeting:  # noqa: ANN401 - any field
    """Return the next revision of a meeting."""
    return replace(meeting, revision=meeting.revision + 1, changed_by=by, changed_at=now, **changes)


def is_past(draft: MeetingDraft, now: datetime) -> bool:
    """Tell whether the meeting's day, or its hour today, is over: then it can be told of and not planned."""
    if draft.day is None:
        return False
    return now >= (at_local(draft.day, draft.clock) if draft.clock else end_of(draft.day))


def check_day(draft: MeetingDraft, others: Iterable[Meeting], now: datetime) -> Rejected | None:
    """Say no to a day that is missing or too far away, or on which the leadership has another meeting already."""
    day, today = draft.day, local_date(now)
    if day is None:
        return Rejected(Reason.MEETING_DAY_MISSING)
    if not today - FURTHEST_BACK <= day <= today + FURTHEST_AHEAD:
        return Rejected(Reason.MEETING_DAY_TOO_FAR, {"day": day.isoformat()})
    if find_on(others, day, besides=draft.meeting_id):
        return Rejected(Reason.MEETING_SAME_DAY, {"day": day.isoformat()})
    return None


def find_on(meetings: Iterable[Meeting], day: date, besides: MeetingId | None = None) -> Meeting | None:
    """Return the meeting of a day that is not cancelled."""
    return next(
        (
            each
            for each in meetings
            if each.day == day and each.state is not MeetingState.CANCELLED and each.id != besides
        ),
        None,
    )


def find_next(meetings: Iterable[Meeting], now: datetime) -> Meeting | None:
    """Return the planned meeting that comes first, today's included."""
    coming = [each for each in meetings if each.is_open and not each.is_over(now)]
    return min(coming, key=lambda each: (each.day, each.clock or time.min), default=None)


def find_unanswered(meetings: Iterable[Meeting], now: datetime) -> Meeting | None:
    """Return the planned meeting whose day is over and of which nothing was told; the latest, if there are several."""
    over = [each for each in meetings if each.is_open and each.is_over(now)]
    return max(over, key=lambda each: each.day, default=None)


def draft_to_data(draft: MeetingDraft) -> dict[str, Any]:
    """Return a draft as plain JSON data, without what is empty."""
    data = {
        "meeting": draft.meeting_id,
        "revision": draft.revision or None,
        "day": draft.day.isoformat() if draft.day else None,
        "clock": draft.clock.isoformat("minutes") if draft.clock else None,
        "form": draft.form.value if draft.form else None,
        "on_agenda": draft.on_agenda,
    }
    return {name: value for name, value in data.items() if value is not None}


def draft_from_data(data: Mapping[str, Any]) -> MeetingDraft:
    """Return the draft that `draft_to_data` wrote."""
    return MeetingDraft(
        meeting_id=MeetingId(data["meeting"]) if "meeting" in data else None,
        revision=int(data.get("revision", 0)),
        day=date.fromisoformat(data["day"]) if "day" in data else None,
        clock=time.fromisoformat(data["clock"]) if "clock" in data else None,
        form=MeetingForm(data["form"]) if "form" in data else None,
        on_agenda=bool(data["on_agenda"]) if "on_agenda" in data else None,
    )
