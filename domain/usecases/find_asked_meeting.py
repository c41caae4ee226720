"""Find the meeting that a person was asked about, and has not told of yet."""

from datetime import datetime

from domain.deadlines import local_date
from domain.deliveries import State
from domain.meetings import Meeting
from domain.ports import UnitOfWork
from domain.roster import Principal, UnitKind
from domain.usecases.find_meeting_questions import find_questions, key_of
from domain.usecases.plan_meeting_questions import ASKED_WITHIN


async def find_asked_meeting(uow: UnitOfWork, principal: Principal, now: datetime) -> Meeting | None:
    """Return it, so that a bare yes or no answers the question; the latest, if there are several."""
    found: list[Meeting] = []
    for unit in principal.units:
        meetings = await uow.meetings.of_unit(unit.id) if unit.kind is UnitKind.LEADERSHIP else ()
        found += [each for each in meetings if each.is_open and _is_lately(each, now)]
    for meeting in sorted(found, key=lambda each: each.day, reverse=True):
        questions = await find_questions(uow, key_of(meeting))
        if any(each.state is State.SENT and each.person_id == principal.person.id for each in questions):
            return meeting
    return None


# Private functions


def _is_lately(meeting: Meeting, now: datetime) -> bool:
    today = local_date(now)
    return today - ASKED_WITHIN <= meeting.day <= today
