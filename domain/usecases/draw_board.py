"""Draw the coordinator's board, in a number of statements that does not grow with the units."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from domain.boards import Ahead, Board, BoardPart, BoardRow, Halted, Member, Past
from domain.conversations import Conversation
from domain.deadlines import IsWorkday, end_of, local_date
from domain.deliveries import Delivery, Kind, State
from domain.ids import PersonId, UnitId
from domain.instruments import Part
from domain.ladders import Audience, place_rungs
from domain.people_messages import Colleague
from domain.ports import UnitOfWork
from domain.reachability import Barrier, find_barrier, list_unreached
from domain.roster import Assignment, Person, Role
from domain.rounds import Round, RoundState
from domain.situations import Contact, Missing, Situation, Slot
from domain.stops import Stop, standing_stops
from domain.usecases.compose_reminder import STOPPED
from domain.usecases.count_parts import PartStanding, count_parts
from domain.usecases.count_progress import WAITED_FOR, UnitStanding
from domain.usecases.describe_situation import describe_situation, read_unasked, slots_said
from domain.usecases.find_failed import FailedDelivery, find_failed
from domain.usecases.forecast_reminders import foresee
from domain.usecases.hand_over import role_for


class _Sources(Struct, frozen=True):
    """All that the board is drawn from."""

    now: datetime
    situation: Situation
    reminders: Sequence[Delivery]
    ahead: Sequence[tuple[datetime, Contact]]
    failed: Sequence[FailedDelivery]
    stops: Sequence[Stop]
    assignments: Sequence[Assignment]
    people: Mapping[PersonId, Person]
    chats: Mapping[PersonId, Conversation]
    silent: Mapping[tuple[PersonId, Part, UnitId], Barrier]


async def draw_board(uow: UnitOfWork, collection: Round, is_workday: IsWorkday, now: datetime) -> Board:
    """Return a row for each unit and part, in the order of the county's units; what comes next is what is planned."""
    unasked = await read_unasked(uow, collection)
    situation = await describe_situation(uow, collection, is_workday, now, unasked)
    reminders = [each for each in unasked if each.kind is Kind.REMINDER and each.payload["round"] == collection.id]
    closed = collection.state is RoundState.CLOSED
    chats = await uow.conversations.chats(collection.county_id)
    unreached = () if closed else list_unreached(situation, chats, now)
    sources = _Sources(
        now=now,
        situation=situation,
        reminders=reminders,
        ahead=() if closed else foresee(collection, situation, reminders, now),
        failed=await find_failed(uow, collection, reminders),
        stops=await uow.stops.of_round(collection.id),
        assignments=await uow.roster.assignments(collection.county_id),
        people={each.id: each for each in await uow.roster.persons(collection.county_id)},
        chats=chats,
        silent={
            (each.person_id, each.part, each.unit_id): each.barrier
            for each in unreached
            if each.barrier is Barrier.SILENT
        },
    )
    parts = tuple(_draw_part(each, sources) for each in await count_parts(uow, collection))
    return Board(collection, parts, len(sources.failed))


# Private functions


def _draw_part(standing: PartStanding, sources: _Sources) -> BoardPart:
    return BoardPart(standing.part, tuple(_draw_row(standing.part, each, sources) for each in standing.standings))


def _draw_row(part: Part, stands: UnitStanding, sources: _Sources) -> BoardRow:
    unit_id = stands.unit.id
    missing = next((each for each in sources.situation.missing if (each.part, each.unit_id) == (part, unit_id)), None)
    past = [
        (each, slot.step)
        for each in sources.reminders
        for slot in slots_said(each, sources.stops)
        if _is_about(slot, part, unit_id)
    ]
    return BoardRow(
        part=part,
        unit=stands.unit,
        standing=stands.standing,
        due_on=stands.due_on,
        is_late=stands.standing in WAITED_FOR and sources.now >= end_of(stands.due_on),
        next=_find_next(part, unit_id, sources),
        history=tuple(
            _look_back(each, step, unit_id, sources)
            for each, step in sorted(past, key=lambda said: said[0].created_at, reverse=True)
            if each.state is not State.DROPPED or each.detail == STOPPED
        ),
        people=_list_people(missing, sources) if missing else (),
        stopped=_list_stopped(missing, sources) if missing else (),
        failed=sum(each.is_about(unit_id, part) for each in sources.failed),
    )


def _is_about(slot: Slot, part: Part, unit_id: UnitId) -> bool:
    return (slot.part, slot.unit_id) == (part, unit_id)


def _look_back(delivery: Delivery, step: str, unit_id: UnitId, sources: _Sources) -> Past:
    audience, person_id = Audience(delivery.payload["to"]), PersonId(delivery.payload["person"])
    colleague = _describe(person_id, unit_id, audience, sources)
    return Past(delivery.created_at, step, audience, colleague, delivery.state, delivery.detail)


def _find_next(part: Part, unit_id: UnitId, sources: _Sources) -> Ahead | None:
    for at, contact in sources.ahead:
        for slot in contact.slots:
            if _is_about(slot, part, unit_id):
                colleague = _describe(contact.person_id, unit_id, contact.audience, sources)
                return Ahead(at, slot.step, contact.audience, colleague)
    return None


def _describe(person_id: PersonId, unit_id: UnitId, audience: Audience, sources: _Sources) -> Colleague:
    is_coordinator = audience is Audience.COORDINATOR
    role = Role.COORDINATOR if is_coordinator else role_for(sources.assignments, unit_id, person_id)
    person = sources.people.get(person_id)
    return Colleague(person_id, role, person.display_name if person else None)


def _list_people(missing: Missing, sources: _Sources) -> tuple[Member, ...]:
    return tuple(
        Member(
            _describe(person_id, missing.unit_id, Audience.PERSON, sources),
            sources.silent.get((person_id, missing.part, missing.unit_id))
            or find_barrier(sources.chats.get(person_id)),
            _find_pause(person_id, sources),
        )
        for person_id in missing.people
    )


def _find_pause(person_id: PersonId, sources: _Sources) -> date | None:
    snooze = sources.situation.snoozes.get(person_id)
    return snooze.until if snooze and snooze.until > local_date(sources.now) else None


def _list_stopped(missing: Missing, sources: _Sources) -> tuple[Halted, ...]:
    """Return what is stopped of a part; of a step whose due date has been moved for the unit since, nothing is left."""
    is_workday = sources.situation.is_workday
    placed = place_rungs(missing.ladder, missing.span, is_workday)
    days = {missing.slot(each.rung.key).step: each.day for each in placed}
    mine = _stops_of(missing, standing_stops(sources.stops))
    return tuple(Halted(each.step, days.get(each.step)) for each in mine)


def _stops_of(missing: Missing, stops: Iterable[Stop]) -> list[Stop]:
    mine = [each for each in stops if (each.part, each.unit_id) == (missing.part, missing.unit_id)]
    return [each for each in mine if each.step.partition("@")[2] == missing.tag]
