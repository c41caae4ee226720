"""Stop one message of a unit before it is sent, or let it come after all."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from domain.deadlines import IsWorkday
from domain.deliveries import AT_ONCE, Delivery, State, wake
from domain.errors import Reason, Rejected
from domain.ids import StopId, new_id
from domain.ports import AuditEntry, UnitOfWork
from domain.situations import Contact, Slot
from domain.stops import Stop, standing_stops
from domain.usecases.check_deed import Deed, check_deed
from domain.usecases.compose_reminder import STOPPED
from domain.usecases.describe_situation import describe_situation, read_reminders, slots_of
from domain.usecases.forecast_reminders import foresee


class Halting(Struct, frozen=True):
    """What is to be stopped, or let go on; without steps the next message, or all that is stopped."""

    deed: Deed
    steps: frozenset[str] = frozenset()


class StoppedMessage(Struct, frozen=True):
    """The steps that were stopped, and when the message would have come."""

    slots: tuple[Slot, ...]
    at: datetime


async def stop_message(
    uow: UnitOfWork, halting: Halting, is_workday: IsWorkday, now: datetime
) -> StoppedMessage | Rejected:
    """Stop the unit's next message, or the one of these steps; what it says of other units is said all the same."""
    deed = halting.deed
    refused = await check_deed(uow, deed, now)
    if refused or deed.unit is None:
        return refused or Rejected(Reason.UNIT_MISSING)
    situation = await describe_situation(uow, deed.collection, is_workday, now)
    ahead = foresee(deed.collection, situation, await read_reminders(uow, deed.collection), now)
    found = _find_message(ahead, halting)
    if found is None:
        return Rejected(Reason.NOTHING_TO_STOP, {"unit": deed.unit.name})
    for slot in found.slots:
        await _store(uow, deed, slot, now, lifted=False)
    return found


async def resume_message(uow: UnitOfWork, halting: Halting, now: datetime) -> tuple[Slot, ...] | Rejected:
    """Let what was stopped come after all, at its own time, and return its steps."""
    deed = halting.deed
    refused = await check_deed(uow, deed, now)
    if refused or deed.unit is None:
        return refused or Rejected(Reason.UNIT_MISSING)
    stops = standing_stops(await uow.stops.of_round(deed.collection.id))
    slots = tuple(slot for each in stops if _is_meant(slot := Slot(each.part, each.unit_id, each.step), halting))
    for slot in slots:
        await _store(uow, deed, slot, now, lifted=True)
    for delivery in await read_reminders(uow, deed.collection) if slots else ():
        await _send_after_all(uow, delivery, slots)
    return slots or Rejected(Reason.NOTHING_STOPPED, {"unit": deed.unit.name})


# Private functions


def _is_meant(slot: Slot, halting: Halting) -> bool:
    deed = halting.deed
    mine = deed.unit is not None and slot.unit_id == deed.unit.id and deed.part in (None, slot.part)
    return mine and (not halting.steps or slot.step in halting.steps)


def _find_message(ahead: Sequence[tuple[datetime, Contact]], halting: Halting) -> StoppedMessage | None:
    """Return what is said of the unit in the first message that says anything of it."""
    for at, contact in ahead:
        slots = tuple(slot for slot in contact.slots if _is_meant(slot, halting))
        if slots:
            return StoppedMessage(slots, at)
    return None


async def _store(uow: UnitOfWork, deed: Deed, slot: Slot, now: datetime, *, lifted: bool) -> None:
    stop = Stop(StopId(new_id()), deed.collection.id, slot.part, slot.unit_id, slot.step, lifted, deed.actor, now)
    await uow.stops.add(stop)
    data = {"round": deed.collection.id, "unit": slot.unit_id, "part": slot.part.value, "step": slot.step}
    await uow.audit.add(AuditEntry(now, deed.actor, "message_resumed" if lifted else "message_stopped", data))


async def _send_after_all(uow: UnitOfWork, delivery: Delivery, slots: Sequence[Slot]) -> None:
    """Put on its way again what was on its way when it was stopped; whether it is still wanted is decided then."""
    stopped = (delivery.state, delivery.detail) == (State.DROPPED, STOPPED)
    if stopped and not slots_of(delivery).isdisjoint(slots):
        await uow.outbox.change(wake(delivery, delivery.conversation_id, AT_ONCE), delivery)
