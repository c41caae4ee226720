"""Plan, move or cancel a meeting: each a new revision, and nothing is overwritten."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from domain.errors import DomainError, Reason, Rejected
from domain.ids import MeetingId, UnitId, new_id
from domain.meetings import Meeting, MeetingDraft, MeetingState, change_meeting, check_day, find_on, is_past
from domain.ports import UnitOfWork
from domain.roster import Principal
from domain.usecases.find_meetings import find_leadership


class MeetingWish(Struct, frozen=True):
    """What somebody wants of a leadership's meeting, as far as they have said."""

    principal: Principal
    unit_id: UnitId
    draft: MeetingDraft


async def plan_meeting(uow: UnitOfWork, wish: MeetingWish, now: datetime) -> Meeting | Rejected:
    """Store a meeting that is to come, or its new day; the same again stores nothing (F27).

    A day that is over is refused: its meeting can be told of, and not planned. Of two who plan for one day at once, the
    second is told of the first's meeting.
    """
    unit = await find_leadership(uow, wish.principal, wish.unit_id)
    if isinstance(unit, Rejected):
        return unit
    await uow.meetings.hold(wish.unit_id)
    draft, known = wish.draft, await uow.meetings.of_unit(wish.unit_id)
    if draft.form is None:
        return Rejected(Reason.MEETING_FORM_MISSING)
    twin = find_on(known, draft.day) if draft.day else None
    if twin and twin.is_open and _is_as_wanted(twin, draft):
        return twin
    slip = check_day(draft, known, now)
    if slip or draft.day is None:
        return slip or Rejected(Reason.MEETING_DAY_MISSING)
    if is_past(draft, now):
        return Rejected(Reason.MEETING_DAY_PAST, {"day": draft.day.isoformat()})
    meeting = _move(known, wish, now) if draft.meeting_id else begin_meeting(wish, MeetingState.PLANNED, now)
    if isinstance(meeting, Meeting):
        await uow.meetings.add(meeting)
    return meeting


async def cancel_meeting(uow: UnitOfWork, wish: MeetingWish, now: datetime) -> Meeting | Rejected:
    """Cancel a planned meeting; again, it stays cancelled (F27)."""
    unit = await find_leadership(uow, wish.principal, wish.unit_id)
    if isinstance(unit, Rejected):
        return unit
    meeting = find_known(await uow.meetings.of_unit(wish.unit_id), wish.draft.meeting_id)
    if meeting is None:
        return Rejected(Reason.MEETING_CHANGED)
    if meeting.state is MeetingState.CANCELLED:
        return meeting
    if not meeting.is_open or meeting.revision != wish.draft.revision:
        return Rejected(Reason.MEETING_CHANGED)
    cancelled = change_meeting(meeting, wish.principal.person.id, now, state=MeetingState.CANCELLED)
    await uow.meetings.add(cancelled)
    return cancelled


def find_known(meetings: Sequence[Meeting], meeting_id: MeetingId | None) -> Meeting | None:
    """Return the leadership's meeting with this id."""
    return next((each for each in meetings if each.id == meeting_id), None)


def begin_meeting(wish: MeetingWish, state: MeetingState, now: datetime) -> Meeting:
    """Return the first revision of a new meeting.

    Raises:
        DomainError: `meeting_without_day`, when its day is not known.
    """
    draft = wish.draft
    if draft.day is None:
        raise DomainError("meeting_without_day")
    return Meeting(
        id=MeetingId(new_id()),
        unit_id=wish.unit_id,
        revision=1,
        state=state,
        day=draft.day,
        clock=draft.clock,
        form=draft.form,
        changed_by=wish.principal.person.id,
        changed_at=now,
    )


# Private functions


def _is_as_wanted(meeting: Meeting, draft: MeetingDraft) -> bool:
    same = (meeting.clock, meeting.form) == (draft.clock, draft.form)
    return same and draft.meeting_id in {None, meeting.id}


def _move(known: Sequence[Meeting], wish: MeetingWish, now: datetime) -> Meeting | Rejected:
    draft = wish.draft
    meeting = find_known(known, draft.meeting_id)
    if meeting is None or not meeting.is_open or meeting.revision != draft.revision:
        return Rejected(Reason.MEETING_CHANGED)
    by = wish.principal.person.id
    return change_meeting(meeting, by, now, day=draft.day, clock=draft.clock, form=draft.form)
