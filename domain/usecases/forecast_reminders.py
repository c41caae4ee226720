"""Tell every reminder that would still be sent if nobody answered: to whom, when and why."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from domain.deadlines import IsWorkday, at_local, end_of, local_date, opening_at
from domain.deliveries import Delivery, Kind, State
from domain.ids import PersonId, UnitId
from domain.ladders import OFFICE_OPENS, STEP_TIME, Audience
from domain.ports import UnitOfWork
from domain.reminders import forecast
from domain.roster import Role
from domain.rounds import Round, RoundState
from domain.situations import Contact, Situation, Slot
from domain.usecases.describe_situation import describe_situation, read_reminders, slots_of
from domain.usecases.hand_over import role_for

ON_ITS_WAY = frozenset({State.WAITING, State.SENDING, State.AMBIGUOUS})


class Foretold(Struct, frozen=True):
    """A message that would be sent.

    Attributes:
        at: the UTC instant, to the tick.
        role: of the person for the first of the units.
        slots: the unit and the step of each thing that it is about.
        units: the names of the units, in the same order.
    """

    at: datetime
    person_id: PersonId
    name: str | None
    role: Role
    audience: Audience
    slots: tuple[Slot, ...]
    units: tuple[str, ...]


async def forecast_reminders(
    uow: UnitOfWork, collection: Round, is_workday: IsWorkday, now: datetime
) -> tuple[Foretold, ...]:
    """Return the messages from now on, in order; the planner decides each, as it will when the time has come."""
    if collection.state is RoundState.CLOSED:
        return ()
    situation = await describe_situation(uow, collection, is_workday, now)
    messages = foresee(collection, situation, await read_reminders(uow, collection), now)
    return await _name(uow, collection, messages)


def foresee(
    collection: Round, situation: Situation, reminders: Iterable[Delivery], now: datetime
) -> tuple[tuple[datetime, Contact], ...]:
    """Return what is on its way, and then what the planner would send of a round that is not closed, each when."""
    begins = max(now, opening_at(collection.opens_on)) if collection.state is RoundState.PLANNED else now
    waiting = [
        (max(now, each.created_at), contact)
        for each in reminders
        if _is_waiting(each, collection) and (contact := _resume(each, situation)).slots
    ]
    ahead = forecast(situation, _list_instants(situation, begins, collection.closes_on))
    return tuple(sorted([*waiting, *ahead], key=lambda each: each[0]))


# Private functions


def _is_waiting(delivery: Delivery, collection: Round) -> bool:
    mine = delivery.kind is Kind.REMINDER and delivery.payload["round"] == collection.id
    return mine and delivery.state in ON_ITS_WAY and bool(slots_of(delivery))


def _resume(delivery: Delivery, situation: Situation) -> Contact:
    slots = tuple(sorted(slots_of(delivery) - situation.stopped, key=lambda slot: (slot.unit_id, slot.part)))
    audience = Audience(delivery.payload["to"])
    return Contact(PersonId(delivery.payload["person"]), audience, slots, local_date(delivery.created_at))


def _list_instants(situation: Situation, begins: datetime, closes_on: date) -> Iterator[datetime]:
    """Yield the instants at which anything may come: now, and each day's eight and nine on every reader's wall."""
    zones = {reader.zone for reader in situation.readers.values()}
    days = (closes_on - local_date(begins)).days + 1
    found = {
        at_local(local_date(begins) + timedelta(days=number), clock, zone)
        for number in range(days)
        for clock in (OFFICE_OPENS, STEP_TIME)
        for zone in zones
    }
    yield begins
    yield from sorted(instant for instant in found if begins < instant < end_of(closes_on))


async def _name(
    uow: UnitOfWork, collection: Round, messages: Sequence[tuple[datetime, Contact]]
) -> tuple[Foretold, ...]:
    assignments = await uow.roster.assignments(collection.county_id)
    units = {unit.id: unit.name for unit in await uow.roster.units(collection.county_id)}
    names = {each.id: each.display_name for each in await uow.roster.persons(collection.county_id)}

    def role_of(person_id: PersonId, unit_id: UnitId, audience: Audience) -> Role:
        return Role.COORDINATOR if audience is Audience.COORDINATOR else role_for(assignments, unit_id, person_id)

    return tuple(
        Foretold(
            at,
            each.person_id,
            names.get(each.person_id),
            role_of(each.person_id, each.slots[0].unit_id, each.audience),
            each.audience,
            each.slots,
            tuple(units[slot.unit_id] for slot in each.slots),
        )
        for at, each in messages
    )
