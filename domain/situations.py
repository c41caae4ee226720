"""How things stand in a round, for whoever plans reminders: what is missing, who can be reached, what was said."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from domain.deadlines import STOCKHOLM, IsWorkday
from domain.fuses import MOST_UNASKED_A_DAY, MOST_UNASKED_A_WEEK, WEEK
from domain.ids import PersonId, RoundId, UnitId
from domain.instruments import Part
from domain.ladders import Audience, Ladder, Span
from domain.snoozes import Snooze


class Slot(Struct, frozen=True):
    """One step of the ladder of a unit's part; the step's name stays when its day moves, so it comes once (R6)."""

    part: Part
    unit_id: UnitId
    step: str


class Missing(Struct, frozen=True):
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


class Reader(Struct, frozen=True):
    """Somebody who can be written to; `met_at` is when they were greeted, which told them all there was to tell.

    `refused` tells that a reminder was refused for good, and nothing was heard since: whoever else there is goes first.
    """

    person_id: PersonId
    zone: ZoneInfo = STOCKHOLM
    met_at: datetime | None = None
    refused: bool = False


class Told(Struct, frozen=True):
    """A message that was planned before.

    Attributes:
        reached: False where it is known not to have arrived.
        arrived: whether Teams has taken it; that it was read is never known (F13).
        failed: whether Teams has refused it for good.
        in_doubt: whether a try of it may have arrived unheard, whatever became of it then.
    """

    person_id: PersonId
    audience: Audience
    slots: frozenset[Slot]
    on: date
    reached: bool = True
    arrived: bool = False
    failed: bool = False
    in_doubt: bool = False

    def concerns(self, missing: Missing) -> bool:
        """Tell whether it was about what is missing."""
        return any((slot.part, slot.unit_id) == (missing.part, missing.unit_id) for slot in self.slots)


class Situation(Struct, frozen=True):
    """All that the planning goes by, for one open round.

    Attributes:
        readers: those who can be written to, by id.
        coordinators: of the county.
        snoozes: until when each person wants to be left alone, the last they have said.
        told: every reminder that there ever was in the round, and to its people in the days before.
        others: who was written to unasked about anything else, and the days that it counts for.
        stopped: the steps that a coordinator has stopped.
    """

    round_id: RoundId
    missing: tuple[Missing, ...]
    readers: Mapping[PersonId, Reader]
    coordinators: tuple[PersonId, ...]
    snoozes: Mapping[PersonId, Snooze]
    told: tuple[Told, ...]
    is_workday: IsWorkday
    others: tuple[tuple[PersonId, frozenset[date]], ...] = ()
    stopped: frozenset[Slot] = frozenset()


class Contact(Struct, frozen=True):
    """One message to one person, about all that is theirs to hear of today."""

    person_id: PersonId
    audience: Audience
    slots: tuple[Slot, ...]
    on: date

    @property
    def told(self) -> Told:
        """Return it as something that has been said."""
        return Told(self.person_id, self.audience, frozenset(self.slots), self.on)


class Said(Struct, frozen=True):
    """A message to somebody unasked: the days that it counts for, and whether it may have reached them."""

    days: frozenset[date]
    reached: bool = True


def sort_told(situation: Situation) -> Mapping[tuple[Part, UnitId], tuple[Told, ...]]:
    """Return what was said by what it was about."""
    sorted_told: dict[tuple[Part, UnitId], list[Told]] = {}
    for each in situation.told:
        for subject in {(slot.part, slot.unit_id) for slot in each.slots}:
            sorted_told.setdefault(subject, []).append(each)
    return {subject: tuple(told) for subject, told in sorted_told.items()}


def list_said(situation: Situation) -> Mapping[PersonId, Sequence[Said]]:
    """Return what was said to each person unasked."""
    said: dict[PersonId, list[Said]] = {}
    for each in situation.told:
        said.setdefault(each.person_id, []).append(Said(frozenset({each.on}), each.reached or each.in_doubt))
    for person_id, days in situation.others:
        said.setdefault(person_id, []).append(Said(days))
    return said


def has_room(said: Sequence[Said], today: date) -> bool:
    """Tell whether a person may be written to today; what has not reached them counts for its day only."""
    lately = sum(any(today - WEEK < day <= today for day in each.days) for each in said if each.reached)
    return sum(today in each.days for each in said) < MOST_UNASKED_A_DAY and lately < MOST_UNASKED_A_WEEK
