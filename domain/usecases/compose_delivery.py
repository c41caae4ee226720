"""Decide at the last moment what a delivery says, or that it is no longer wanted."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from domain.deadlines import IsWorkday, is_daytime, is_office_time, local_date, zone_of
from domain.deliveries import RELEASED, Delivery, Kind, State
from domain.fuses import UNASKED, is_too_much
from domain.ids import PersonId, RoundId, UnitId
from domain.interview_messages import InterviewNoted
from domain.joint_messages import AgreementMade, TwoAnswersOffer
from domain.ladders import REMINDED_BY
from domain.messages import Message, Summary
from domain.ports import UnitOfWork
from domain.release_messages import PreviewWaits
from domain.roster import Role, speakers
from domain.rounds import RoundState, refuse_answers
from domain.usecases.compare_answers import compare_answers
from domain.usecases.compose_handover import compose_handover
from domain.usecases.compose_meeting_question import compose_meeting_question
from domain.usecases.compose_reminder import compose_reminder, is_time_to_remind
from domain.usecases.compose_time import compose_time
from domain.usecases.count_progress import count_progress
from domain.usecases.find_noted import find_noted
from domain.usecases.remind_plans import compose_due
from domain.usecases.tell_unreachable import compose_unreachable


class Unwanted(Struct, frozen=True):
    """Why a delivery is dropped unsent, as a code for the operator."""

    why: str


class NotNow(Struct, frozen=True):
    """It is night or a free day: nobody is written to unasked (R8)."""


class TooMuch(Struct, frozen=True):
    """The person has been written to unasked as often as the fuse bears (F3)."""


# The channel's own, and what somebody has just asked for.
AT_ANY_HOUR = frozenset({Kind.CHANNEL_SUMMARY, Kind.CALENDAR_ADDRESS})
IN_OFFICE_HOURS = frozenset({Kind.MEETING_HELD, Kind.MEETING_WANTED, Kind.PLAN_DUE, Kind.NOT_REACHED})

Composed = Message | Unwanted | NotNow | TooMuch


async def compose_delivery(uow: UnitOfWork, delivery: Delivery, now: datetime, is_workday: IsWorkday) -> Composed:
    """Return what to say, from how things stand now: nobody is reminded of what they have answered (F8, R7)."""
    said = await _say(uow, delivery, now, is_workday)
    if isinstance(said, Unwanted) or delivery.kind in AT_ANY_HOUR or delivery.detail == RELEASED:
        return said
    if not await _is_time_for(uow, delivery, now, is_workday) or await _awaits_reminder(uow, delivery, now):
        return NotNow()
    if delivery.kind not in UNASKED:
        return said
    return _heed_the_fuse(delivery, await uow.outbox.unasked_to(PersonId(delivery.payload["person"])), now) or said


# Private functions


async def _say(uow: UnitOfWork, delivery: Delivery, now: datetime, is_workday: IsWorkday) -> Message | Unwanted:
    said: Message | str
    if delivery.kind in _BY_WORKDAYS:
        said = await _BY_WORKDAYS[delivery.kind](uow, delivery, now, is_workday)
    elif delivery.kind in _AS_STORED:
        said = await _AS_STORED[delivery.kind](uow, delivery)
    else:
        said = await _AS_OF_NOW.get(delivery.kind, compose_handover)(uow, delivery, now)
    return Unwanted(said) if isinstance(said, str) else said


async def _is_time_for(uow: UnitOfWork, delivery: Delivery, now: datetime, is_workday: IsWorkday) -> bool:
    if delivery.kind is Kind.REMINDER:
        return await is_time_to_remind(uow, delivery, now, is_workday)
    return (is_office_time if delivery.kind in IN_OFFICE_HOURS else is_daytime)(now, is_workday)


async def _awaits_reminder(uow: UnitOfWork, delivery: Delivery, now: datetime) -> bool:
    """Tell whether a reminder may still come to the reader today: those go first, as their days are the round's."""
    if delivery.kind not in UNASKED - {Kind.REMINDER} or delivery.county_id is None:
        return False
    if not any(refuse_answers(each, now) is None for each in await uow.rounds.all(delivery.county_id)):
        return False
    chat = await uow.conversations.personal(PersonId(delivery.payload["person"]))
    return now.astimezone(zone_of(chat.time_zone if chat else None)).time() < REMINDED_BY


def _heed_the_fuse(delivery: Delivery, others: Sequence[Delivery], now: datetime) -> Unwanted | NotNow | TooMuch | None:
    """Say why a message is not sent beside what else its reader is sent unasked (F3); None when it is."""
    reminders = [each for each in others if each.kind is Kind.REMINDER]
    if delivery.kind is Kind.REMINDER:
        if any(_supersedes(each, delivery) for each in reminders):
            return Unwanted("superseded")
        if is_too_much(delivery, reminders):
            # What it takes the place of may be on its way, or be dropped at this moment: in a minute that is known.
            known = [each for each in reminders if each.state is not State.SENDING or not _supersedes(delivery, each)]
            return TooMuch() if is_too_much(delivery, known) else NotNow()
    # What people themselves bring about is no fault of ours: what is too much today waits for another day.
    return NotNow() if is_too_much(delivery, others, now) else None


async def _joint(uow: UnitOfWork, delivery: Delivery) -> Message | str:
    """Return the news of a unit's answers together, as long as they are what they were and nobody has chosen since."""
    collection = await uow.rounds.get(RoundId(delivery.payload["round"]))
    if collection is None or collection.state is not RoundState.OPEN:
        return "round_not_open"
    unit_id = UnitId(delivery.payload["unit"])
    if delivery.payload["person"] not in speakers(await uow.roster.assignments(collection.county_id), unit_id):
        return "not_a_speaker"
    joint = await compare_answers(uow, collection, unit_id)
    units = {unit.id: unit.name for unit in await uow.roster.units(collection.county_id)}
    if joint is None or unit_id not in units:
        return "superseded"
    if delivery.kind is Kind.AGREEMENT:
        made = joint.agreement
        same = made is not None and made.id == delivery.payload["agreement"]
        return AgreementMade(collection, units[unit_id], made, own=False) if made and same else "superseded"
    if list(joint.based_on) != delivery.payload["based_on"]:
        return "superseded"
    offer = TwoAnswersOffer(collection, unit_id, units[unit_id], joint)
    return offer if joint.is_to_be_offered else "chosen"


async def _interview(uow: UnitOfWork, delivery: Delivery, now: datetime) -> Message | str:
    """Ask whether what was noted is right, unless the unit has had its say meanwhile."""
    payload = delivery.payload
    collection, unit_id = await uow.rounds.get(RoundId(payload["round"])), UnitId(payload["unit"])
    if collection is None or refuse_answers(collection, now):
        return "round_not_open"
    if payload["person"] not in speakers(await uow.roster.assignments(collection.county_id), unit_id):
        return "no_longer_speaks"
    interview = await find_noted(uow, collection, unit_id)
    if interview is None:
        return "amended"
    if interview.id != payload["submission"]:
        return "confirmed" if interview.confirmed_by else "superseded"
    unit = next(each for each in await uow.roster.units(collection.county_id) if each.id == unit_id)
    return InterviewNoted(collection, unit.name, interview)


def _supersedes(other: Delivery, delivery: Delivery) -> bool:
    """Tell whether the other was planned on a later day for other steps of the same round's ladder (R6)."""
    mine, its = delivery.payload, other.payload
    newer = local_date(other.created_at) > local_date(delivery.created_at)
    return bool(newer and its["round"] == mine["round"] and its.get("slots") != mine.get("slots"))


async def _summary(uow: UnitOfWork, delivery: Delivery) -> Message | str:
    if delivery.county_id is None:
        return "no_county"
    updates = "update_activity_id" in delivery.payload
    # A post is kept as its round was told last; a new one is made of the county's latest alone.
    release = (
        await uow.releases.of_round(RoundId(delivery.payload["round"]))
        if updates
        else await uow.releases.latest(delivery.county_id)
    )
    if release is None or release.id != delivery.payload["release"]:
        return "superseded"
    return Summary(release.summary, release.published_at, release.version)


async def _preview_waits(uow: UnitOfWork, delivery: Delivery) -> Message | str:
    """Tell a coordinator of it, unless somebody has published since, or opened the round again."""
    collection = await uow.rounds.get(RoundId(delivery.payload["round"]))
    if collection is None or collection.state is not RoundState.CLOSED or collection.closed_at is None:
        return "round_not_closed"
    release = await uow.releases.of_round(collection.id)
    if release is not None and release.published_at >= collection.closed_at:
        return "published"
    assignments = await uow.roster.assignments_of(PersonId(delivery.payload["person"]))
    if not any(each.role is Role.COORDINATOR and each.county_id == collection.county_id for each in assignments):
        return "no_longer_coordinator"
    return PreviewWaits(collection, await count_progress(uow, collection))


# From what is stored alone, from how it is at this moment as well, or from which days people work, too.
_AS_STORED: Mapping[Kind, Callable[[UnitOfWork, Delivery], Awaitable[Message | str]]] = {
    Kind.TWO_ANSWERS: _joint,
    Kind.AGREEMENT: _joint,
    Kind.CHANNEL_SUMMARY: _summary,
    Kind.PREVIEW_WAITS: _preview_waits,
    Kind.TIME_WANTED: compose_time,
    Kind.TIME_DECIDED: compose_time,
}
_AS_OF_NOW: Mapping[Kind, Callable[[UnitOfWork, Delivery, datetime], Awaitable[Message | str]]] = {
    Kind.INTERVIEW_NOTED: _interview,
    Kind.MEETING_HELD: compose_meeting_question,
    Kind.MEETING_WANTED: compose_meeting_question,
    Kind.CALENDAR_ADDRESS: compose_meeting_question,
}
_BY_WORKDAYS: Mapping[Kind, Callable[[UnitOfWork, Delivery, datetime, IsWorkday], Awaitable[Message | str]]] = {
    Kind.REMINDER: compose_reminder,
    Kind.PLAN_DUE: compose_due,
    Kind.NOT_REACHED: compose_unreachable,
}
