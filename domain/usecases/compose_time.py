"""Decide at the last moment what is said of a request for time, or that it is no longer wanted (F8)."""

from datetime import date

from msgspec import Struct

from domain.deliveries import Delivery, Kind
from domain.ids import PersonId, RoundId
from domain.instruments import Part
from domain.ports import UnitOfWork
from domain.reminder_messages import TimeDecided, TimeWanted
from domain.roster import Role, speakers
from domain.rounds import Round, RoundState
from domain.time_requests import TimeRequest, asked_together
from domain.usecases.find_missing import find_missing
from domain.usecases.hand_over import describe_colleague


class _Question(Struct, frozen=True):
    """What was asked for at one instant, as its first request, and by when it is due now."""

    collection: Round
    request: TimeRequest
    parts: tuple[Part, ...]
    due_on: date


async def compose_time(uow: UnitOfWork, delivery: Delivery) -> TimeWanted | TimeDecided | str:
    """Return what to say to a coordinator, or to who has asked; as a code why nothing is said."""
    collection = await uow.rounds.get(RoundId(delivery.payload["round"]))
    if collection is None or collection.state is not RoundState.OPEN:
        return "round_not_open"
    requests = await uow.time_requests.of_round(collection.id)
    request = next((each for each in requests if each.id == delivery.payload["request"]), None)
    if request is None:
        return "superseded"
    parts = tuple(each.part for each in asked_together(requests, request))
    missing = [each for each in await find_missing(uow, collection) if each.unit_id == request.unit_id]
    due = [each.span.due_on for each in missing if each.part in parts]
    if not due:
        return "answered"
    return await _say(uow, delivery, _Question(collection, request, parts, min(due)))


# Private functions


async def _say(uow: UnitOfWork, delivery: Delivery, question: _Question) -> TimeWanted | TimeDecided | str:
    collection, request, parts = question.collection, question.request, question.parts
    unit = next(each.name for each in await uow.roster.units(collection.county_id) if each.id == request.unit_id)
    assignments = await uow.roster.assignments(collection.county_id)
    to = PersonId(delivery.payload["to"])
    if delivery.kind is Kind.TIME_DECIDED:
        theirs = any(to in speakers(assignments, request.unit_id, part.roles) for part in parts)
        return TimeDecided(collection, unit, parts, request, own=False) if theirs else "no_longer_theirs"
    if request.granted is not None:
        return "decided"
    if not any(each.person_id == to and each.role is Role.COORDINATOR for each in assignments):
        return "no_longer_theirs"
    sender = await describe_colleague(uow, assignments, request.unit_id, request.person_id)
    return TimeWanted(collection, unit, parts, question.due_on, sender, request)
