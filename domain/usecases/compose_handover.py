"""Decide at the last moment what a handover's messages say, or that they are no longer wanted (F8)."""

from dataclasses import replace
from datetime import datetime

from domain.deadlines import end_of
from domain.deliveries import Delivery, Kind
from domain.handovers import last_of
from domain.ids import PersonId, RoundId
from domain.people_messages import Handover, SuccessorWanted
from domain.ports import UnitOfWork
from domain.roster import Role, Unit, speakers
from domain.rounds import Round, RoundState
from domain.time_requests import due_for
from domain.usecases.hand_over import describe_colleague

MINUTES_TO_ANSWER = 2


async def compose_handover(uow: UnitOfWork, delivery: Delivery, now: datetime) -> Handover | SuccessorWanted | str:
    """Return what to say, or as a code why nothing is said: answered, closed, taken back, or nobody's part any more."""
    ids = delivery.payload
    collection = await uow.rounds.get(RoundId(ids["round"]))
    if collection is None or collection.state is not RoundState.OPEN:
        return "round_not_open"
    units = await uow.roster.units(collection.county_id, collection.instrument.part.asked_of)
    unit = next((each for each in units if each.id == ids["unit"]), None)
    if unit is None or unit.id in await uow.submissions.some_respondents(collection.id, collection.instrument.part):
        return "answered"
    requests = await uow.time_requests.of_round(collection.id)
    due_on = due_for(collection, requests, collection.instrument.part, unit.id)
    collection = replace(collection, due_on=due_on)
    said = await _say(uow, delivery, collection, unit)
    late = now >= end_of(collection.due_on)
    return replace(said, until=collection.closes_on) if isinstance(said, Handover) and late else said


# Private functions


async def _say(uow: UnitOfWork, delivery: Delivery, collection: Round, unit: Unit) -> Handover | SuccessorWanted | str:
    ids = delivery.payload
    sender_id, to = PersonId(ids["sender"]), PersonId(ids["to"])
    handovers = [each for each in await uow.handovers.of_round(collection.id) if each.unit_id == unit.id]
    last = last_of(handovers, sender_id)
    if last is None or last.receiver_id != ids["receiver"]:
        return "taken_back"
    assignments = await uow.roster.assignments(collection.county_id)
    sender = await describe_colleague(uow, assignments, unit.id, sender_id)
    if delivery.kind is Kind.HANDOVER:
        if to not in speakers(assignments, unit.id):
            return "no_longer_theirs"
        begun = await uow.submissions.draft(collection.id, unit.id, to) is not None
        return Handover(collection, unit.id, unit.name, sender, MINUTES_TO_ANSWER, collection.due_on, begun)
    if not any(each.person_id == to and each.role is Role.COORDINATOR for each in assignments):
        return "no_longer_theirs"
    chosen = await describe_colleague(uow, assignments, unit.id, last.receiver_id) if last.receiver_id else None
    return SuccessorWanted(collection, unit.name, sender, chosen)
