"""Decide at the last moment what a handover's messages say, or that they are no longer wanted (F8)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from domain.deadlines import end_of
from domain.deliveries import Delivery, Kind
from domain.handovers import Handover as HandoverOfPart
from domain.handovers import is_left, last_of, of_part
from domain.ids import PersonId, RoundId
from domain.instruments import Part
from domain.messages import Handover
from domain.people_messages import Colleague, SuccessorWanted
from domain.ports import UnitOfWork
from domain.reminder_messages import Task
from domain.roster import Role, Unit, speakers
from domain.rounds import Round, RoundState
from domain.situations import Missing
from domain.usecases.ask_at_once import ask_at_once
from domain.usecases.find_missing import find_missing
from domain.usecases.hand_over import describe_colleague, parts_of
from domain.usecases.measure_parts import measure_parts


class _Occasion(Struct, frozen=True):
    """What is handed over, as far as it is not handed in, and by when it is due."""

    delivery: Delivery
    collection: Round
    unit: Unit
    left: Mapping[Part, Missing]

    @property
    def to(self) -> PersonId:
        return PersonId(self.delivery.payload["to"])

    @property
    def first(self) -> Part:
        return next(iter(self.left))


async def compose_handover(uow: UnitOfWork, delivery: Delivery, now: datetime) -> Handover | SuccessorWanted | str:
    """Return what to say, or as a code why nothing is said: answered, closed, taken back, or nobody's part any more."""
    collection = await uow.rounds.get(RoundId(delivery.payload["round"]))
    if collection is None or collection.state is not RoundState.OPEN:
        return "round_not_open"
    units = await uow.roster.units(collection.county_id)
    unit = next((each for each in units if each.id == delivery.payload["unit"]), None)
    missing = {each.part: each for each in await find_missing(uow, collection) if unit and each.unit_id == unit.id}
    left = {part: missing[part] for part in parts_of(delivery) if part in missing}
    if unit is None or not left:
        return "answered"
    handovers = await uow.handovers.of_round(collection.id)
    standing = {part: each for part, each in left.items() if _stands(delivery, of_part(handovers, part, unit.id))}
    if not standing:
        return "taken_back"
    return await _say(uow, _Occasion(delivery, collection, unit, standing), now)


# Private functions


def _stands(delivery: Delivery, handovers: Sequence[HandoverOfPart]) -> bool:
    """Tell whether the part is still with whom the message says, and no later message to them tells of it."""
    sender = PersonId(delivery.payload["sender"])
    if not is_left(handovers, sender, delivery.payload["receiver"]):
        return False
    last = last_of(handovers, sender)
    return delivery.kind is Kind.SUCCESSOR_WANTED or last is None or last.handed_at <= delivery.created_at


async def _say(uow: UnitOfWork, occasion: _Occasion, now: datetime) -> Handover | SuccessorWanted | str:
    collection, unit, first = occasion.collection, occasion.unit, occasion.first
    ids = occasion.delivery.payload
    assignments = await uow.roster.assignments(collection.county_id)
    sender = await describe_colleague(uow, assignments, unit.id, PersonId(ids["sender"]))
    if occasion.delivery.kind is Kind.HANDOVER:
        theirs = occasion.to in speakers(assignments, unit.id, first.roles)
        return await _hand_over(uow, occasion, sender, now) if theirs else "no_longer_theirs"
    if not any(each.person_id == occasion.to and each.role is Role.COORDINATOR for each in assignments):
        return "no_longer_theirs"
    receiver = ids["receiver"]
    chosen = await describe_colleague(uow, assignments, unit.id, PersonId(receiver)) if receiver else None
    return SuccessorWanted(collection, unit.name, tuple(occasion.left), sender, chosen)


async def _hand_over(uow: UnitOfWork, occasion: _Occasion, sender: Colleague, now: datetime) -> Handover:
    """Say what is left of each part and by when, and ask the first question at once."""
    collection, unit, left = occasion.collection, occasion.unit, occasion.left
    amounts = await measure_parts(uow, collection, {(part, unit.id) for part in left}, occasion.to)
    tasks = tuple(
        Task(part, unit.id, unit.name, missing.span.due_on, amounts[part, unit.id].left, amounts[part, unit.id].of)
        for part, missing in left.items()
    )
    minutes = sum(amounts[part, unit.id].minutes for part in left)
    in_time = [each.due_on for each in tasks if now < end_of(each.due_on)]
    until = min(in_time, default=collection.closes_on)
    return Handover(collection, tasks, sender, minutes, until, await ask_at_once(uow, collection, tasks, occasion.to))
