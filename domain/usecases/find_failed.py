"""Find what did not get through of a round's messages and is still worth sending."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from domain.deliveries import RELEASABLE, Delivery, Kind, State
from domain.ids import UnitId
from domain.instruments import Part
from domain.ports import UnitOfWork
from domain.rounds import Round
from domain.time_requests import TimeRequest
from domain.usecases.describe_situation import slots_of

# In the order they are read.
STATES = tuple(state for state in State if state in RELEASABLE)
# A later reminder that is in one of these states has said the same.
OVERTAKING = frozenset(State) - {State.DROPPED}


class FailedDelivery(Struct, frozen=True):
    """A delivery that stopped.

    Attributes:
        units: those that it is about; none where it is about the round.
        parts: those that it is about; none where it is about no part, or any.
    """

    delivery: Delivery
    units: frozenset[UnitId]
    parts: frozenset[Part]

    def is_about(self, unit_id: UnitId, part: Part | None) -> bool:
        """Tell whether it is about a unit, and about its part where one is meant."""
        return unit_id in self.units and (part is None or not self.parts or part in self.parts)


async def find_failed(uow: UnitOfWork, collection: Round, reminders: Sequence[Delivery]) -> tuple[FailedDelivery, ...]:
    """Return what is parked, failed or did not reach its reader, of reminders only each person's last.

    Args:
        uow: where it is stored.
        collection: the round that the messages are about.
        reminders: all of the round, in the order they were planned.
    """
    requests = await uow.time_requests.of_round(collection.id)
    found = [each for state in STATES for each in await uow.outbox.all(collection.county_id, state)]
    return tuple(
        _describe(each, requests)
        for each in found
        if each.kind is not Kind.REPLY and each.payload.get("round") == collection.id
        if not _is_overtaken(each, reminders)
    )


# Private functions


def _describe(delivery: Delivery, requests: Iterable[TimeRequest]) -> FailedDelivery:
    payload = delivery.payload
    if "slots" in payload:
        slots = slots_of(delivery)
        units, parts = frozenset(slot.unit_id for slot in slots), frozenset(slot.part for slot in slots)
        return FailedDelivery(delivery, units, parts)
    if "request" in payload:
        asked = [each for each in requests if each.id == payload["request"]]
        units, parts = frozenset(each.unit_id for each in asked), frozenset(each.part for each in asked)
        return FailedDelivery(delivery, units, parts)
    return FailedDelivery(delivery, frozenset({UnitId(payload["unit"])} if payload.get("unit") else ()), frozenset())


def _is_overtaken(delivery: Delivery, reminders: Sequence[Delivery]) -> bool:
    """Tell whether its reader has been planned another reminder since, which says all that is still to be said."""
    if delivery.kind is not Kind.REMINDER:
        return False
    mine = [each for each in reminders if each.person_id == delivery.person_id and each.state in OVERTAKING]
    return bool(mine) and max(mine, key=lambda each: (each.created_at, each.id)).id != delivery.id
