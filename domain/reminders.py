"""Who is to be reminded of what, and when: one pure question, asked at every tick and by the forecast (R6, K17)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.deadlines import STOCKHOLM, IsWorkday, end_of
from domain.deliveries import MOST_UNASKED_A_DAY, MOST_UNASKED_A_WEEK, WEEK
from domain.ids import PersonId, RoundId, UnitId
from domain.instruments import Part
from domain.ladders import Audience, Ladder, Span, is_office_time, place_rungs
from domain.snoozes import Snooze

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """One step of the ladder of a unit's part; the step's name stays when its day moves, so it comes once (R6)."""

    part: Part
    unit_id: UnitId
    step: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A part that a unit has not handed in, and whom to turn to about it.

    Attributes:
        people: in the order they are turned to, without those who have handed it on.
        ladder: whose steps stand between the days of `span`; the due date is the unit's own where it has one.
        since: steps that had come by then are over, as the unit was given more time then.
        tag: tells the steps of a new due date from those of the former.
    """

    part: Part
    unit_id: UnitId
    people: tuple[PersonId, ...]
    ladder: Ladder
    span: Span
    since: datetime | None = None
    tag: str = ""

    def slot(self, step: str) -> Slot:
        """Return one of its steps as what comes once."""
        return Slot(self.part, self.unit_id, f"{step}@{self.tag}" if self.tag else step)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who can be written to; `met_at` is when they were greeted, which told them all there was to tell."""

    person_id: PersonId
    zone: ZoneInfo = STOCKHOLM
    met_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A message that was planned before; `reached` is False where it is known not to have arrived."""

    person_id: PersonId
    audience: Audience
    slots: frozenset[Slot]
    on: date
    reached: bool = True


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the planning goes by, for one open round.

    Attributes:
        readers: those who can be written to, by id.
        coordinators: of the county.
        snoozes: until when each person wants to be left alone, the last they have said.
        told: every reminder that there ever was in the round, and to its people in the days before.
    """

    round_id: RoundId
    missing: tuple[Missing, ...]
    readers: Mapping[PersonId, Reader]
    coordinators: tuple[PersonId, ...]
    snoozes: Mapping[PersonId, Snooze]
    told: tuple[Told, ...]
    is_workday: IsWorkday


@dataclass(frozen=True, slots=True)
class Contact:
    """One message to one person, about all that is theirs to hear of today."""

    person_id: PersonId
    audience: Audience
    slots: tuple[Slot, ...]
    on: date

    @property
    def told(self) -> Told:
        """Return it as something that has been said."""
        return Told(self.person_id, self.audience, frozenset(self.slots), self.on)


@dataclass(frozen=True, slots=True)
class _Step:
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
    for missing in situation.missing:
        for audience in Audience:
            for reader in _find_readers(situation, missing, audience):
                slot = _find_due(situation, missing, audience, reader, now)
                if slot is not None:
                    wanted.setdefault(reader.person_id, {}).setdefault(audience, []).append(slot)
                    rests[reader.person_id] = rests.get(reader.person_id, True) and missing.ladder.rests
    return tuple(_choose_contacts(situation, wanted, rests, now))


def first_of(missing: Missing, readers: Mapping[PersonId, Reader]) -> PersonId | None:
    """Return whose turn it is: the first of the unit's people who can be reached."""
    return next((person for person in missing.people if person in readers), None)


def second_of(situation: Situation, missing: Missing) -> PersonId | None:
    """Return the second contact: the next within reach who has not been asked as the first (K17)."""
    first = first_of(missing, situation.readers)
    asked = {
        each.person_id
        for each in situation.told
        if each.audience is Audience.PERSON and each.reached and _concerns(each, missing)
    }
    others = (person for person in missing.people if person in situation.readers)
    return next((person for person in others if person != first and person not in asked), None)


def is_last_before(missing: Missing, now: datetime, is_workday: IsWorkday) -> bool:
    """Tell whether no further reminder comes before the due date."""
    placed = place_rungs(missing.ladder, missing.span, is_workday)
    return not any(now < each.moment(missing.span) < end_of(missing.span.due_on) for each in placed)


def forecast(situation: Situation, instants: Iterable[datetime]) -> Iterator[tuple[datetime, Contact]]:
    """Yield what would be sent at these instants if nobody answered, each message taken as said from then on."""
    for now in instants:
        for contact in plan_contacts(situation, now):
            situation = replace(situation, told=(*situation.told, contact.told))
            yield now, contact


# Private functions


def _concerns(told: Told, missing: Missing) -> bool:
    return any((slot.part, slot.unit_id) == (missing.part, missing.unit_id) for slot in told.slots)


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
        if each.audience is Audience.SECOND and _concerns(each, missing) and each.reached:
            return each.person_id if each.person_id in situation.readers else None
    return second_of(situation, missing)


def _find_due(situation: Situation, missing: Missing, audience: Audience, reader: Reader, now: datetime) -> Slot | None:
    """Return the step that has come to this reader and that nobody has been told of."""
    steps = list(_list_steps(situation, missing, reader))
    come = [step for step in steps if step.moment <= now]
    mine = [step for step in come if step.audience is audience]
    if not mine or _is_snoozed(situation, audience, reader, now):
        return None
    newest = max(mine, key=lambda step: step.moment)
    overtaken = audience is Audience.PERSON and any(step.moment > newest.moment for step in come)
    greeted = audience is Audience.PERSON and reader.met_at is not None and newest.moment <= reader.met_at
    before = missing.since is not None and newest.moment <= missing.since
    if overtaken or greeted or before or _is_told(situation, newest, reader, missing):
        return None
    return newest.slot if audience is not Audience.COORDINATOR or _had_second(situation, missing, now) else None


def _list_steps(situation: Situation, missing: Missing, reader: Reader) -> Iterator[_Step]:
    """Yield the ladder's steps; those within a snooze give way to its end."""
    snooze = situation.snoozes.get(reader.person_id)
    for placed in place_rungs(missing.ladder, missing.span, situation.is_workday):
        moment = placed.moment(missing.span, reader.zone)
        hushed = snooze and placed.rung.audience is not Audience.COORDINATOR
        if not (hushed and snooze and snooze.snoozed_at <= moment < snooze.ends_at(reader.zone)):
            yield _Step(missing.slot(placed.rung.key), placed.rung.audience, moment)
    audience = _asked_as(situation, missing, reader.person_id) if snooze else None
    if snooze and audience:
        yield _Step(missing.slot(f"snooze-{snooze.id}"), audience, snooze.ends_at(reader.zone))


def _asked_as(situation: Situation, missing: Missing, person_id: PersonId) -> Audience | None:
    """Return as what a person is turned to about a part now; None for who is not."""
    if first_of(missing, situation.readers) == person_id:
        return Audience.PERSON
    seconds = (each for each in situation.told if each.audience is Audience.SECOND and _concerns(each, missing))
    return Audience.SECOND if any(each.person_id == person_id for each in seconds) else None


def _is_snoozed(situation: Situation, audience: Audience, reader: Reader, now: datetime) -> bool:
    snooze = situation.snoozes.get(reader.person_id)
    if snooze is None or audience is Audience.COORDINATOR:
        return False
    return snooze.snoozed_at <= now < snooze.ends_at(reader.zone)


def _is_told(situation: Situation, step: _Step, reader: Reader, missing: Missing) -> bool:
    """Tell whether the step was said: to this person, or, where one is to be told, to anybody who was reached.

    Nor has a person anything to learn from a step that had come before they were last reminded of the same.
    """
    day = step.moment.astimezone(reader.zone).date()
    for each in situation.told:
        same = step.slot in each.slots
        if each.person_id == reader.person_id:
            if same or (each.reached and each.on >= day and _concerns(each, missing)):
                return True
        elif same and each.reached and step.audience is not Audience.COORDINATOR:
            return True
    return False


def _had_second(situation: Situation, missing: Missing, now: datetime) -> bool:
    """Tell whether the second contact has had a day to answer, or is nobody (K17)."""
    if not any(rung.audience is Audience.SECOND for rung in missing.ladder.rungs):
        return True
    asked = [each for each in situation.told if each.audience is Audience.SECOND and _concerns(each, missing)]
    today = now.astimezone(STOCKHOLM).date()
    return any(each.on < today for each in asked) or (not asked and second_of(situation, missing) is None)


def _choose_contacts(
    situation: Situation,
    wanted: Mapping[PersonId, Mapping[Audience, Sequence[Slot]]],
    rests: Mapping[PersonId, bool],
    now: datetime,
) -> Iterator[Contact]:
    for person_id, by_audience in wanted.items():
        zone = situation.readers[person_id].zone
        in_hours = is_office_time(now, zone, rests=rests[person_id], is_workday=situation.is_workday)
        today = now.astimezone(zone).date()
        if in_hours and _has_room(situation, person_id, today):
            audience = next(each for each in Audience if each in by_audience)
            yield Contact(person_id, audience, tuple(by_audience[audience]), today)


def _has_room(situation: Situation, person_id: PersonId, today: date) -> bool:
    days = [each.on for each in situation.told if each.person_id == person_id]
    lately = sum(today - WEEK < day <= today for day in days)
    return days.count(today) < MOST_UNASKED_A_DAY and lately < MOST_UNASKED_A_WEEK
