"""Put on their way the questions about meetings: was it held, and once a term whether one is to be planned."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from domain.deadlines import IsWorkday, is_office_time, local_date
from domain.deliveries import AT_ONCE, TRIES_AFTER_AMBIGUOUS, Delivery, Kind
from domain.ids import CountyId, DeliveryId, UnitId, new_id
from domain.meetings import Meeting
from domain.ports import Json, UnitOfWork
from domain.rhythms import find_late_term, has_meeting_in
from domain.roster import County, Unit, UnitKind
from domain.usecases.find_meeting_questions import (
    choose_next,
    find_questions,
    is_lost,
    key_of,
    key_of_term,
    key_of_try,
    list_asked,
)

# Later than this nobody remembers, and a service that was down for long does not ask about a whole year at once.
ASKED_WITHIN = timedelta(days=30)


class _Question(Struct, frozen=True):
    """One question about a leadership, under the key that it is asked once by."""

    kind: Kind
    key: str
    unit_id: UnitId
    payload: Json


async def plan_meeting_questions(uow: UnitOfWork, county: County, is_workday: IsWorkday, now: datetime) -> int:
    """Add a delivery for each question that is due in a county and that nobody was asked; return how many were added.

    What could not reach its reader, or was refused for good, is asked of whoever is next. The keys are unique, so that
    nothing is asked twice, however many services ask and however often they start (R6).
    """
    if not is_office_time(now, is_workday):
        return 0
    return await _ask_of_past(uow, county.id, now) + await _ask_of_term(uow, county.id, now)


async def ask_after_meeting(uow: UnitOfWork, units: Sequence[Unit], now: datetime) -> int:
    """Ask about today's meeting as Teams says that one has ended; return how many questions were added.

    Where the person has two leaderships that both meet today, nobody knows which it was: the day after is soon enough.
    """
    today = local_date(now)
    meetings = [each for unit in units for each in await uow.meetings.of_unit(unit.id)]
    planned = [each for each in meetings if each.is_open and each.day == today]
    if len(planned) != 1:
        return 0
    county_id = next(unit.county_id for unit in units if unit.id == planned[0].unit_id)
    return await _ask_of_meeting(uow, county_id, planned[0], now)


# Private functions


async def _ask_of_past(uow: UnitOfWork, county_id: CountyId, now: datetime) -> int:
    today = local_date(now)
    planned = await uow.meetings.planned(county_id)
    due = [each for each in planned if each.is_over(now) and each.day >= today - ASKED_WITHIN]
    return sum([await _ask_of_meeting(uow, county_id, each, now) for each in due])


async def _ask_of_meeting(uow: UnitOfWork, county_id: CountyId, meeting: Meeting, now: datetime) -> int:
    payload = {"meeting": meeting.id, "day": meeting.day.isoformat()}
    return await _add(uow, county_id, _Question(Kind.MEETING_HELD, key_of(meeting), meeting.unit_id, payload), now)


async def _ask_of_term(uow: UnitOfWork, county_id: CountyId, now: datetime) -> int:
    term = find_late_term(local_date(now))
    if term is None:
        return 0
    added, met = 0, await uow.meetings.of_county(county_id)
    for unit in await uow.roster.units(county_id, UnitKind.LEADERSHIP):
        if not has_meeting_in([each for each in met if each.unit_id == unit.id], term):
            key, payload = key_of_term(unit.id, term.name), {"starts_on": term.starts_on.isoformat()}
            question = _Question(Kind.MEETING_WANTED, key, unit.id, payload)
            added += await _add(uow, county_id, question, now)
    return added


async def _add(uow: UnitOfWork, county_id: CountyId, question: _Question, now: datetime) -> int:
    """Ask the first who can be reached; nobody yet, and the question waits for the next tick."""
    before = await find_questions(uow, question.key)
    if not all(map(is_lost, before)):
        return 0
    asked = list_asked(await uow.roster.assignments(county_id), question.unit_id)
    chats = await uow.conversations.reachable_among(asked)
    person_id = choose_next(asked, chats, before)
    if person_id is None:
        return 0
    chat = chats[person_id]
    delivery = Delivery(
        id=DeliveryId(new_id()),
        county_id=county_id,
        kind=question.kind,
        key=key_of_try(question.key, len(before) + 1),
        tenant_id=chat.tenant_id,
        conversation_id=chat.id,
        payload={"unit": question.unit_id, "person": person_id, **question.payload},
        created_at=now,
        not_before=AT_ONCE,
        person_id=person_id,
        tries_left_if_ambiguous=TRIES_AFTER_AMBIGUOUS[question.kind],
    )
    return int(await uow.outbox.add(delivery))
