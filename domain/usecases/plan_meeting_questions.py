"""Put on their way the questions about meetings: was it held, and once a term whether one is to be planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.deadlines import IsWorkday, is_office_time, local_date
from domain.deliveries import AT_ONCE, TRIES_AFTER_AMBIGUOUS, Delivery, Kind
from domain.ids import CountyId, DeliveryId, PersonId, UnitId, new_id
from domain.meetings import Meeting
from domain.ports import Json, UnitOfWork
from domain.rhythms import find_late_term, has_meeting_in
from domain.roster import Assignment, Role, Unit, UnitKind

# Later than this nobody remembers, and a service that was down for long does not ask about a whole year at once.
ASKED_WITHIN = timedelta(days=30)
# Who is asked, in this order: the chair, and the contact where there is none or none can be reached.
ASKED_ROLES = (Role.CHAIR, Role.CONTACT)


@dataclass(frozen=True, slots=True)
class _Question:
    """One question about a leadership, under the key that it is asked once by."""

    kind: Kind
    key: str
    unit_id: UnitId
    payload: Json


def list_asked(assignments: Sequence[Assignment], unit_id: UnitId) -> tuple[PersonId, ...]:
    """Return whom a leadership's meetings are asked about, in the order they are turned to."""
    mine = [each for each in assignments if each.unit_id == unit_id and each.role in ASKED_ROLES]
    ordered = sorted(mine, key=lambda each: ASKED_ROLES.index(each.role))
    return tuple(dict.fromkeys(each.person_id for each in ordered))


def key_of(meeting: Meeting) -> str:
    """Return the key of the question about a meeting on its day: moved, it is asked about anew."""
    return f"meeting_held:{meeting.id}:{meeting.day.isoformat()}"


async def plan_meeting_questions(uow: UnitOfWork, is_workday: IsWorkday, now: datetime) -> int:
    """Add a delivery for each question that is due and was never asked; return how many were added.

    The keys are unique, so that nothing is asked twice, however many services ask and however often they start (R6).
    """
    if not is_office_time(now, is_workday):
        return 0
    added = 0
    for county in await uow.roster.counties():
        added += await _ask_of_past(uow, county.id, now)
        added += await _ask_of_term(uow, county.id, now)
    return added


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
            key, payload = f"meeting_wanted:{unit.id}:{term.name}", {"starts_on": term.starts_on.isoformat()}
            question = _Question(Kind.MEETING_WANTED, key, unit.id, payload)
            added += await _add(uow, county_id, question, now)
    return added


async def _add(uow: UnitOfWork, county_id: CountyId, question: _Question, now: datetime) -> int:
    """Ask the first who can be reached; nobody yet, and the question waits for the next tick."""
    reachable = frozenset(await uow.conversations.reachable_persons(county_id))
    asked = list_asked(await uow.roster.assignments(county_id), question.unit_id)
    person_id = next((each for each in asked if each in reachable), None)
    chat = await uow.conversations.personal(person_id) if person_id else None
    if person_id is None or chat is None:
        return 0
    delivery = Delivery(
        id=DeliveryId(new_id()),
        county_id=county_id,
        kind=question.kind,
        key=question.key,
        tenant_id=chat.tenant_id,
        conversation_id=chat.id,
        payload={"unit": question.unit_id, "person": person_id, **question.payload},
        created_at=now,
        not_before=AT_ONCE,
        person_id=person_id,
        tries_left_if_ambiguous=TRIES_AFTER_AMBIGUOUS[question.kind],
    )
    return int(await uow.outbox.add(delivery))
