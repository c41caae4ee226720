"""Decide at the last moment what a reminder says, or that it is no longer wanted (F8)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from domain.deadlines import IsWorkday, end_of, zone_of
from domain.deliveries import Delivery
from domain.ids import PersonId, RoundId, UnitId
from domain.instruments import Part
from domain.ladders import OPENING, Audience, is_office_time
from domain.messages import Reminder
from domain.ports import UnitOfWork
from domain.prompts import is_prompt
from domain.reminder_messages import Asked, Case, Escalation, Task, Tone
from domain.reminders import first_of, is_last_before, is_stopped, is_too_late
from domain.roster import Assignment, Role, Unit, speakers
from domain.rounds import Round, RoundState
from domain.situations import Missing, Situation
from domain.usecases.ask_at_once import ask_at_once
from domain.usecases.describe_situation import describe_own_situation, describe_situation, slots_of
from domain.usecases.hand_over import describe_colleague
from domain.usecases.measure_parts import Amount, find_begun, measure_parts

# Why a reminder is not sent that a coordinator has stopped.
STOPPED = "stopped"


class _Occasion(Struct, frozen=True):
    """A reminder that is about to be sent, and how things stand now."""

    delivery: Delivery
    collection: Round
    situation: Situation
    now: datetime

    @property
    def person_id(self) -> PersonId:
        return PersonId(self.delivery.payload["person"])

    @property
    def steps(self) -> Mapping[tuple[Part, UnitId], str]:
        """Return the step that each unit's part is at, without what tells apart the steps of a new due date."""
        return {(slot.part, slot.unit_id): slot.step.partition("@")[0] for slot in slots_of(self.delivery)}


async def compose_reminder(
    uow: UnitOfWork, delivery: Delivery, now: datetime, is_workday: IsWorkday
) -> Reminder | Escalation | str:
    """Return what to say, from what is missing now, or as a code why nothing is said."""
    collection = await uow.rounds.get(RoundId(delivery.payload["round"]))
    if collection is None or collection.state is not RoundState.OPEN:
        return "round_not_open"
    if not slots_of(delivery):
        return "superseded"
    if delivery.payload["to"] == Audience.COORDINATOR:
        situation = await describe_situation(uow, collection, is_workday, now)
        return await _escalate(uow, _Occasion(delivery, collection, situation, now))
    situation = await describe_own_situation(uow, collection, is_workday, PersonId(delivery.payload["person"]))
    occasion = _Occasion(delivery, collection, situation, now)
    if _is_snoozed(occasion):
        return "snoozed"
    if _is_greeted(occasion):
        return "greeted"
    return await _remind(uow, occasion)


async def is_time_to_remind(uow: UnitOfWork, delivery: Delivery, now: datetime, is_workday: IsWorkday) -> bool:
    """Tell whether it is office time where the reader is, on a day when the round writes to people (R8)."""
    chat = await uow.conversations.personal(PersonId(delivery.payload["person"]))
    collection = await uow.rounds.get(RoundId(delivery.payload["round"]))
    parts = {slot.part for slot in slots_of(delivery)}
    rests = collection is None or all(collection.ladder(part).rests for part in parts)
    return is_office_time(now, zone_of(chat.time_zone if chat else None), rests=rests, is_workday=is_workday)


# Private functions


def _is_snoozed(occasion: _Occasion) -> bool:
    snooze = occasion.situation.snoozes.get(occasion.person_id)
    # A prompt that waits for the morning is of a time to come; nobody is prompted who wanted to be left alone by then.
    prompted = any(is_prompt(step) for step in occasion.steps.values())
    if snooze is None or (snooze.snoozed_at < occasion.delivery.created_at and not prompted):
        return False
    return occasion.now < snooze.ends_at()


def _is_greeted(occasion: _Occasion) -> bool:
    """Tell whether its reader has come back and been greeted since it was planned: the greeting asks the same."""
    reader = occasion.situation.readers.get(occasion.person_id)
    greeted_at = reader.met_at if reader else None
    first = occasion.delivery.payload["to"] == Audience.PERSON
    return first and greeted_at is not None and greeted_at > occasion.delivery.created_at


async def _remind(uow: UnitOfWork, occasion: _Occasion) -> Reminder | str:
    collection, person_id = occasion.collection, occasion.person_id
    theirs = [each for each in occasion.situation.missing if _is_theirs(each, occasion)]
    stopped = [each for each in theirs if _is_stopped(each, occasion)]
    mine = [each for each in theirs if each not in stopped]
    if stopped and not any(_key(each) in occasion.steps for each in mine):
        return STOPPED
    wanted = [each for each in mine if not _is_too_late(each, occasion)]
    if not wanted:
        return "too_late" if mine else await _say_why_not(uow, occasion)
    amounts = await measure_parts(uow, collection, {_key(each) for each in wanted}, person_id)
    units = {unit.id: unit for unit in await uow.roster.units(collection.county_id)}
    tasks = _list_tasks(wanted, units, amounts)
    question = await ask_at_once(uow, collection, tasks, person_id)
    minutes = sum(amounts[each.part, each.unit_id].minutes for each in tasks)
    return Reminder(collection, tasks, _choose_tone(occasion, wanted), minutes, question)


def _key(missing: Missing) -> tuple[Part, UnitId]:
    return missing.part, missing.unit_id


def _is_theirs(missing: Missing, occasion: _Occasion) -> bool:
    """Tell whether the person is reminded of it: all that is theirs first, and what they were to be asked about."""
    if occasion.person_id not in missing.people:
        return False
    theirs = occasion.delivery.payload["to"] == Audience.PERSON
    return _key(missing) in occasion.steps or (
        theirs and first_of(missing, occasion.situation.readers) == occasion.person_id
    )


def _is_stopped(missing: Missing, occasion: _Occasion) -> bool:
    """Tell whether a coordinator has stopped what is said of it: the step that it is for, or else what came last."""
    said = [slot for slot in slots_of(occasion.delivery) if (slot.part, slot.unit_id) == _key(missing)]
    if said:
        return said[0] in occasion.situation.stopped
    return is_stopped(occasion.situation, missing, occasion.person_id, occasion.now)


def _is_too_late(missing: Missing, occasion: _Occasion) -> bool:
    return is_too_late(missing, occasion.steps.get(_key(missing), OPENING), occasion.now)


async def _say_why_not(uow: UnitOfWork, occasion: _Occasion) -> str:
    assignments = await uow.roster.assignments(occasion.collection.county_id)
    missing = occasion.situation.missing
    spoken_for = any(occasion.person_id in speakers(assignments, each.unit_id, each.part.roles) for each in missing)
    return "handed_over" if spoken_for else "answered"


def _list_tasks(
    missing: Iterable[Missing], units: Mapping[UnitId, Unit], amounts: Mapping[tuple[Part, UnitId], Amount]
) -> tuple[Task, ...]:
    """Return what is to be done, sorted as the county's units are, and a unit's parts as a round has them."""
    order, parts = list(units), list(Part)
    tasks = [
        Task(each.part, each.unit_id, units[each.unit_id].name, each.span.due_on, amount.left, amount.of)
        for each in missing
        for amount in (amounts[_key(each)],)
    ]
    return tuple(sorted(tasks, key=lambda task: (order.index(task.unit_id), parts.index(task.part))))


def _choose_tone(occasion: _Occasion, missing: Sequence[Missing]) -> Tone:
    """Return the words for it: by how near the nearest due date is now, whatever the step was called."""
    if occasion.delivery.payload["to"] == Audience.SECOND:
        return Tone.SECOND
    if any(occasion.now >= end_of(each.span.due_on) for each in missing):
        return Tone.AFTER_DUE
    if all(occasion.steps.get(_key(each), OPENING) == OPENING for each in missing):
        return Tone.INVITATION
    is_workday = occasion.situation.is_workday
    return Tone.LAST if any(is_last_before(each, occasion.now, is_workday) for each in missing) else Tone.REMINDER


async def _escalate(uow: UnitOfWork, occasion: _Occasion) -> Escalation | str:
    collection = occasion.collection
    assignments = await uow.roster.assignments(collection.county_id)
    if not any(each.person_id == occasion.person_id and each.role is Role.COORDINATOR for each in assignments):
        return "no_longer_theirs"
    told_of = [each for each in occasion.situation.missing if _key(each) in occasion.steps]
    missing = {_key(each): each for each in told_of if not _is_stopped(each, occasion)}
    if told_of and not missing:
        return STOPPED
    begun = await find_begun(uow, collection, {part for part, _ in missing})
    cases = [
        Case(
            part,
            unit.name,
            missing[part, unit.id].span.due_on,
            await _list_asked(uow, occasion, assignments, missing[part, unit.id]),
            (part, unit.id) in begun,
        )
        for part in Part
        for unit in await uow.roster.units(collection.county_id)
        if (part, unit.id) in missing
    ]
    return Escalation(collection, tuple(cases)) if cases else "answered"


async def _list_asked(
    uow: UnitOfWork, occasion: _Occasion, assignments: Sequence[Assignment], missing: Missing
) -> tuple[Asked, ...]:
    """Return who was reminded of it, in the order they were first."""
    told = [
        each
        for each in occasion.situation.told
        if each.reached and each.audience is not Audience.COORDINATOR
        if any((slot.part, slot.unit_id) == (missing.part, missing.unit_id) for slot in each.slots)
    ]
    people = dict.fromkeys(each.person_id for each in told)
    return tuple(
        [
            Asked(
                await describe_colleague(uow, assignments, missing.unit_id, person_id),
                max(each.on for each in told if each.person_id == person_id),
                sum(each.person_id == person_id for each in told),
            )
            for person_id in people
        ]
    )
