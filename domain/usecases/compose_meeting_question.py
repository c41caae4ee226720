"""Decide at the last moment whether a question about meetings is still wanted, and what it asks."""

from datetime import date, datetime

from domain.deadlines import local_date
from domain.deliveries import Delivery, Kind
from domain.ids import MeetingId, UnitId
from domain.meeting_messages import CalendarGiven, HeldQuestion, MeetingWanted
from domain.meetings import draft_of
from domain.ports import UnitOfWork
from domain.rhythms import has_meeting_in, term_of
from domain.roster import Unit, UnitKind
from domain.usecases.find_meeting_questions import (
    ASKED_OF_ANOTHER,
    NO_LONGER_SPEAKS,
    find_questions,
    is_asked_of_another,
    key_of,
    key_of_term,
    list_asked,
)
from domain.usecases.link_calendar import find_addressed
from domain.usecases.plan_meeting_questions import ASKED_WITHIN


async def compose_meeting_question(
    uow: UnitOfWork, delivery: Delivery, now: datetime
) -> HeldQuestion | MeetingWanted | CalendarGiven | str:
    """Return the question, or why it is dropped: answered, cancelled, moved or asked of somebody else meanwhile.

    The address of a calendar goes the same way, without the address itself: that is made as it is sent.
    """
    if delivery.kind is Kind.CALENDAR_ADDRESS:
        addressed = await find_addressed(uow, delivery)
        return addressed if isinstance(addressed, str) else CalendarGiven(addressed.id, addressed.name, None)
    unit = await _find_unit(uow, delivery)
    if isinstance(unit, str):
        return unit
    if delivery.kind is Kind.MEETING_HELD:
        return await _ask_whether_held(uow, delivery, unit, now)
    return await _ask_for_plan(uow, delivery, unit, now)


# Private functions


async def _find_unit(uow: UnitOfWork, delivery: Delivery) -> Unit | str:
    county_id, unit_id = delivery.county_id, UnitId(delivery.payload["unit"])
    if county_id is None:
        return "no_county"
    if delivery.payload["person"] not in list_asked(await uow.roster.assignments(county_id), unit_id):
        return NO_LONGER_SPEAKS
    units = await uow.roster.units(county_id, UnitKind.LEADERSHIP)
    return next((unit for unit in units if unit.id == unit_id), NO_LONGER_SPEAKS)


async def _ask_whether_held(uow: UnitOfWork, delivery: Delivery, unit: Unit, now: datetime) -> HeldQuestion | str:
    meeting = await uow.meetings.get(MeetingId(delivery.payload["meeting"]))
    if meeting is None or not meeting.is_open:
        return "answered"
    if meeting.day.isoformat() != delivery.payload["day"]:
        return "moved"
    if meeting.day < local_date(now) - ASKED_WITHIN:
        return "too_late"
    if is_asked_of_another(delivery, await find_questions(uow, key_of(meeting))):
        return ASKED_OF_ANOTHER
    return HeldQuestion(unit.id, unit.name, draft_of(meeting), meeting.day)


async def _ask_for_plan(uow: UnitOfWork, delivery: Delivery, unit: Unit, now: datetime) -> MeetingWanted | str:
    term = term_of(date.fromisoformat(delivery.payload["starts_on"]))
    if term is None or not term.has(local_date(now)):
        return "too_late"
    if has_meeting_in(await uow.meetings.of_unit(unit.id), term):
        return "answered"
    if is_asked_of_another(delivery, await find_questions(uow, key_of_term(unit.id, term.name))):
        return ASKED_OF_ANOTHER
    return MeetingWanted(unit.id, unit.name, term.season)
