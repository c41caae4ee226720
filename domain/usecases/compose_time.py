"""Decide at the last moment what is said of a request for time, or that it is no longer wanted (F8)."""

from domain.deliveries import Delivery, Kind
from domain.ids import PersonId, RoundId
from domain.ports import UnitOfWork
from domain.reminder_messages import TimeDecided, TimeWanted
from domain.roster import Role, speakers
from domain.rounds import Round, RoundState
from domain.time_requests import TimeRequest
from domain.usecases.hand_over import describe_colleague


async def compose_time(uow: UnitOfWork, delivery: Delivery) -> TimeWanted | TimeDecided | str:
    """Return what to say to a coordinator, or to who has asked; as a code why nothing is said."""
    collection = await uow.rounds.get(RoundId(delivery.payload["round"]))
    if collection is None or collection.state is not RoundState.OPEN:
        return "round_not_open"
    requests = await uow.time_requests.of_round(collection.id)
    request = next((each for each in requests if each.id == delivery.payload["request"]), None)
    if request is None:
        return "superseded"
    if request.unit_id in await uow.submissions.some_respondents(collection.id, request.part):
        return "answered"
    return await _say(uow, delivery, collection, request)


# Private functions


async def _say(
    uow: UnitOfWork, delivery: Delivery, collection: Round, request: TimeRequest
) -> TimeWanted | TimeDecided | str:
    unit = next(each.name for each in await uow.roster.units(collection.county_id) if each.id == request.unit_id)
    assignments = await uow.roster.assignments(collection.county_id)
    to = PersonId(delivery.payload["to"])
    if delivery.kind is Kind.TIME_DECIDED:
        theirs = to in speakers(assignments, request.unit_id)
        return TimeDecided(collection, unit, request, own=False) if theirs else "no_longer_theirs"
    if request.granted is not None:
        return "decided"
    if not any(each.person_id == to and each.role is Role.COORDINATOR for each in assignments):
        return "no_longer_theirs"
    sender = await describe_colleague(uow, assignments, request.unit_id, request.person_id)
    return TimeWanted(collection, unit, sender, request)
