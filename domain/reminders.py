"""Who is to be reminded of what, and when: one pure question, asked at every tick and by the forecast (R6, K17)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from domain.deadlines import STOCKHOLM, IsWorkday, end_of
from domain.ids import PersonId
from domain.ladders import OPENING, Audience, is_office_time, place_rungs
from domain.situations import Contact, Missing, Reader, Situation, Slot, has_room, list_said, sort_told

A_DAY = timedelta(days=1)
MOST_PLACED = 512


class _Step(Struct, frozen=True):
    """A step with the instant at which it comes to its reader."""

    slot: Slot
    audience: Audience
    moment: datetime


def plan_contacts(situation: Situation, now: datetime) -> tuple[Contact, ...]:
    """Return the messages whose time has come and that have not been planned: one a person at most (R6).

    Of steps that have come, the newest counts alone. Who has had a message today, or three within a week, waits.
    Nobody is written to outside 08:00-16:00 of their own day, on a free day or during the winter's rest (R8).
    """
    wanted: dict[PersonId, dict[Audience, list[Slot]]] = {}
    rests: dict[PersonId, bool] = {}
    told = sort_told(situation)
    for missing in situation.missing:
        # What was said of the others is nothing to this one, and would be looked through for each of them.
        its = replace(situation, told=told.get((missing.part, missing.unit_id), ()))
        for audience in Audience:
            for reader in _find_readers(its, missing, audience):
                slot = _find_due(its, missing, audience, reader, now)
                if slot is not None:
                    wanted.setdefault(reader.person_id, {}).setdefault(audience, []).append(slot)
                    rests[reader.person_id] = rests.get(reader.person_id, True) and missing.ladder.rests
    return tuple(_choose_contacts(situation, wanted, rests, now))


def first_of(missing: Missing, readers: Mapping[PersonId, Reader]) -> PersonId | None:
    """Return whose turn it is: the first of the unit's people who can be reached.

    Who was refused a reminder for good is turned to where there is nobody else.
    """
    within = [person for person in missing.people if person in readers]
    return next((person for person in within if not readers[person].refused), within[0] if within else None)


def second_of(situation: Situation, missing: Missing) -> PersonId | None:
    """Return the second contact: the next within reach who has not been asked as the first (K17)."""
    first = first_of(missing, situation.readers)
    asked = {
        each.person_id
        for each in situation.told
        if each.audience is Audience.PERSON and each.reached and each.concerns(missing)
    }
    readers = situation.readers
    others = (person for person in missing.people if person in readers and not readers[person].refused)
    return next((person for person in others if person != first and person not in asked), None)


def is_last_before(missing: Missing, now: datetime, is_workday: IsWorkday) -> bool:
    """Tell whether no further reminder comes before the due date."""
    placed = place_rungs(missing.ladder, missing.span, is_workday)
    return not any(now < each.moment(missing.span) < end_of(missing.span.due_on) for each in placed)


def is_too_late(missing: Missing, step: str, now: datetime) -> bool:
    """Tell whether a step was to be said before a due date that is over: what follows comes on its own day."""
    return now >= end_of(missing.span.due_on) and step.startswith((OPENING, "before"))


def is_stopped(situation: Situation, missing: Missing, person_id: PersonId, now: datetime) -> bool:
    """Tell whether the step of a part that has come last to a person has been stopped."""
    reader = situation.readers.get(person_id, Reader(person_id))
    come = [each for each in _list_steps(situation, missing, reader) if each.moment <= now]
    return bool(come) and max(come, key=lambda step: step.moment).slot in situation.stopped


def forecast(situation: Situation, instants: Iterable[datetime]) -> Iterator[tuple[datetime, Contact]]:
    """Yield what would be sent at these instants if nobody answered, each message taken as said from then on."""
    for now in instants:
        for contact in plan_contacts(situation, now):
            situation = replace(situation, told=(*situation.told, contact.told))
            yield now, contact


# Private functions


def _find_readers(situation: Situation, missing: Missing, audience: Audience) -> Sequence[Reader]:
    match audience:
        case Audience.PERSON:
            found = (first_of(missing, situation.readers),)
        case Audience.SECOND:
            found = (_find_second(situation, missing),)
        case Audience.COORDINATOR:
            return [situation.readers[each] for each in situation.coordinators if each in situation.readers]
    return [situation.readers[each] for each in found if each is not None]


def _find_second(situation: Situation, missing: Missing) -> PersonId | None:
    """Return who was asked as the second contact, or else who is to be."""
    for each in situation.told:
        if each.audience is Audience.SECOND and each.concerns(missing) and each.reached:
            return each.person_id if each.person_id in situation.readers else None
    return second_of(situation, missing)


def _find_due(situation: Situation, missing: Missing, audience: Audience, reader: Reader, now: datetime) -> Slot | None:
    """Return the step that has come to this reader and that nobody has been told of."""
    come = [step for step in _list_steps(situation, missing, reader) if step.moment <= now]
    mine = [step for step in come if step.audience is audience]
    if not mine or _is_snoozed(situation, audience, reader, now):
        return None
    newest = max(mine, key=lambda step: step.moment)
    overtaken = audience is Audience.PERSON and any(step.moment > newest.moment for step in come)
    greeted = audience is Audience.PERSON and reader.met_at is not None and newest.moment <= reader.met_at
    before = missing.since is not None and newest.moment <= missing.since
    held = newest.slot in situation.stopped or is_too_late(missing, newest.slot.step, now)
    if overtaken or greeted or before or held or _is_told(situation, newest, reader, missing):
        return None
    return newest.slot if audience is not Audience.COORDINATOR or _had_second(situation, missing, now) else None


def _list_steps(situation: Situation, missing: Missing, reader: Reader) -> Sequence[_Step]:
    """Return the ladder's steps; those within a snooze give way to its end."""
    steps = _place_steps(missing, reader.zone, situation.is_workday)
    snooze = situation.snoozes.get(reader.person_id)
    if snooze is None:
        return steps
    ends_at = snooze.ends_at(reader.zone)
    kept = [
        step
        for step in steps
        if step.audience is Audience.COORDINATOR or not snooze.snoozed_at <= step.moment < ends_at
    ]
    audience = _asked_as(situation, missing, reader.person_id)
    return [*kept, _Step(missing.slot(f"snooze-{snooze.id}"), audience, ends_at)] if audience else kept


# The same at each of the instants that a forecast looks at, for each of three audiences.
@lru_cache(maxsize=MOST_PLACED)
def _place_steps(missing: Missing, zone: ZoneInfo, is_workday: IsWorkday) -> tuple[_Step, ...]:
    span = missing.span
    return tuple(
        _Step(missing.slot(placed.rung.key), placed.rung.audience, placed.moment(span, zone))
        for placed in place_rungs(missing.ladder, span, is_workday)
    )


def _asked_as(situation: Situation, missing: Missing, person_id: PersonId) -> Audience | None:
    """Return as what a person is turned to about a part now; None for who is not."""
    if first_of(missing, situation.readers) == person_id:
        return Audience.PERSON
    seconds = (each for each in situation.told if each.audience is Audience.SECOND and each.concerns(missing))
    return Audience.SECOND if any(each.person_id == person_id for each in seconds) else None


def _is_snoozed(situation: Situation, audience: Audience, reader: Reader, now: datetime) -> bool:
    snooze = situation.snoozes.get(reader.person_id)
    if snooze is None or audience is Audience.COORDINATOR:
        return False
    return snooze.snoozed_at <= now < snooze.ends_at(reader.zone)


def _is_told(situation: Situation, step: _Step, reader: Reader, missing: Missing) -> bool:
    """Tell whether the step was said: to this person, or, where one is to be told, to anybody who was reached.

    Nor has a person anything to learn from a step that had come before they were last reminded of the same. Who has
    given a sign of life after a refusal is told anew.
    """
    day = step.moment.astimezone(reader.zone).date()
    for each in situation.told:
        same = step.slot in each.slots
        if each.person_id == reader.person_id:
            again = each.failed and not reader.refused
            if (same and not again) or (each.reached and each.on >= day and each.concerns(missing)):
                return True
        elif same and each.reached and step.audience is not Audience.COORDINATOR:
            return True
    return False


def _had_second(situation: Situation, missing: Missing, now: datetime) -> bool:
    """Tell whether the second contact has had a day to answer, is nobody (K17), or is not to be asked."""
    has_step = any(rung.audience is Audience.SECOND for rung in missing.ladder.rungs)
    if not has_step or missing.slot(Audience.SECOND.value) in situation.stopped:
        return True
    asked = [
        each for each in situation.told if each.audience is Audience.SECOND and each.reached and each.concerns(missing)
    ]
    today = now.astimezone(STOCKHOLM).date()
    return any(each.on < today for each in asked) or (not asked and second_of(situation, missing) is None)


def _choose_contacts(
    situation: Situation,
    wanted: Mapping[PersonId, Mapping[Audience, Sequence[Slot]]],
    rests: Mapping[PersonId, bool],
    now: datetime,
) -> Iterator[Contact]:
    said = list_said(situation)
    for person_id, by_audience in wanted.items():
        zone = situation.readers[person_id].zone
        in_hours = is_office_time(now, zone, rests=rests[person_id], is_workday=situation.is_workday)
        today = now.astimezone(zone).date()
        if in_hours and has_room(said.get(person_id, ()), today):
            audience = next(level for level in Audience if level in by_audience)
            yield Contact(person_id, audience, tuple(by_audience[audience]), today)
