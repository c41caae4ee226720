"""Tell of a meeting whose day has come: held or not, what was on its agenda, and who was missing."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from domain.actors import Actor
from domain.deadlines import local_date
from domain.errors import Reason, Rejected
from domain.meetings import Meeting, MeetingState, Report, change_meeting, check_day, find_on
from domain.ports import UnitOfWork
from domain.usecases.find_meetings import find_leadership
from domain.usecases.plan_meeting import MeetingWish, begin_meeting, find_known


class Telling(Struct, frozen=True):
    """What somebody tells of a meeting; `on_agenda` is in the wish's draft."""

    wish: MeetingWish
    held: bool
    missing: tuple[Actor, ...] = ()


class Reported(Struct, frozen=True):
    """The meeting as it is now, what was told of it, and all of the leadership's meetings."""

    meeting: Meeting
    report: Report
    meetings: Sequence[Meeting]


async def report_meeting(uow: UnitOfWork, telling: Telling, now: datetime) -> Reported | Rejected:
    """Store what is told; the same again stores nothing (F27), something else is a new revision.

    A meeting that nobody had planned is stored as held.
    """
    wish, draft = telling.wish, telling.wish.draft
    unit = await find_leadership(uow, wish.principal, wish.unit_id)
    if isinstance(unit, Rejected):
        return unit
    await uow.meetings.hold(wish.unit_id)
    known = await uow.meetings.of_unit(wish.unit_id)
    meeting = find_known(known, draft.meeting_id) or (find_on(known, draft.day) if draft.day else None)
    former = await uow.meetings.report(meeting.id) if meeting else None
    if meeting and former and _says_same(former, telling):
        return Reported(meeting, former, known)
    slip = _refuse(telling, meeting, known, now)
    if slip:
        return slip
    return await _store(uow, telling, meeting, former, now)


# Private functions


def _says_same(report: Report, telling: Telling) -> bool:
    told = (telling.held, telling.wish.draft.on_agenda if telling.held else None, _missing(telling))
    return told == (report.held, report.on_agenda, report.missing)


def _missing(telling: Telling) -> tuple[Actor, ...]:
    """Return the actors in their own order, each once; of a meeting that was not held nobody was missing."""
    return tuple(each for each in Actor if each in telling.missing) if telling.held else ()


def _refuse(telling: Telling, meeting: Meeting | None, known: Sequence[Meeting], now: datetime) -> Rejected | None:
    draft = telling.wish.draft
    if draft.meeting_id is None:
        slip = check_day(draft, known, now)
        if slip or not telling.held:
            return slip or Rejected(Reason.MEETING_CHANGED)
    elif meeting is None or meeting.revision != draft.revision:
        return Rejected(Reason.MEETING_CHANGED)
    day = meeting.day if meeting else draft.day
    if day and day > local_date(now):
        return Rejected(Reason.MEETING_NOT_YET, {"day": day.isoformat()})
    return Rejected(Reason.AGENDA_MISSING) if telling.held and draft.on_agenda is None else None


async def _store(
    uow: UnitOfWork, telling: Telling, meeting: Meeting | None, former: Report | None, now: datetime
) -> Reported:
    wish = telling.wish
    by, state = wish.principal.person.id, MeetingState.HELD if telling.held else MeetingState.CANCELLED
    if meeting is None:
        current = begin_meeting(wish, state, now)
    else:
        current = change_meeting(meeting, by, now, state=state, form=wish.draft.form or meeting.form)
    await uow.meetings.add(current)
    report = Report(
        meeting_id=current.id,
        unit_id=wish.unit_id,
        revision=former.revision + 1 if former else 1,
        held=telling.held,
        on_agenda=wish.draft.on_agenda if telling.held else None,
        missing=_missing(telling),
        told_by=by,
        told_at=now,
    )
    await uow.meetings.add_report(report)
    return Reported(current, report, await uow.meetings.of_unit(wish.unit_id))
