"""Decide at the last moment what a delivery says, or that it is no longer wanted."""

from dataclasses import dataclass
from datetime import datetime

from domain.deadlines import end_of
from domain.deliveries import Delivery, Kind
from domain.ids import PersonId, RoundId
from domain.messages import Message, Reminder, Summary
from domain.ports import UnitOfWork
from domain.roster import speakers
from domain.rounds import RoundState
from domain.usecases.count_progress import missing_units

MINUTES_TO_ANSWER = 2


@dataclass(frozen=True, slots=True)
class Unwanted:
    """Why a delivery is dropped unsent, as a code for the operator."""

    why: str


async def compose_delivery(uow: UnitOfWork, delivery: Delivery, now: datetime) -> Message | Unwanted:
    """Return what to say, from how things stand now: nobody is reminded of what they have answered (F8, R7)."""
    if delivery.kind is Kind.REMINDER:
        return await _reminder(uow, delivery, now)
    return await _summary(uow, delivery)


# Private functions


async def _reminder(uow: UnitOfWork, delivery: Delivery, now: datetime) -> Message | Unwanted:
    collection = await uow.rounds.get(RoundId(delivery.payload["round"]))
    if collection is None or collection.state is not RoundState.OPEN:
        return Unwanted("round_not_open")
    if now >= end_of(collection.due_on):
        return Unwanted("too_late")
    person_id = PersonId(delivery.payload["person"])
    assignments = await uow.roster.assignments(collection.county_id)
    units = tuple(
        unit.name for unit in await missing_units(uow, collection) if person_id in speakers(assignments, unit.id)
    )
    if not units:
        return Unwanted("answered")
    return Reminder(collection, units, collection.due_on, MINUTES_TO_ANSWER)


async def _summary(uow: UnitOfWork, delivery: Delivery) -> Message | Unwanted:
    if delivery.county_id is None:
        return Unwanted("no_county")
    release = await uow.releases.latest(delivery.county_id)
    if release is None or release.id != delivery.payload["release"]:
        return Unwanted("superseded")
    return Summary(release.summary, release.published_at)
