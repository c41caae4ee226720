"""What reminders are made of, and what people say to them: later, or more time."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.asked_forms import AskedParts
from domain.errors import Rejected
from domain.ids import UnitId
from domain.instruments import Part
from domain.people_messages import Colleague
from domain.rounds import Round
from domain.time_requests import TimeRequest


class Tone(StrEnum):
    """How a reminder is worded: each step has words of its own (K17)."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    LAST = "last"
    AFTER_DUE = "after_due"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Task:
    """A part that a unit has not handed in: how many of its questions are left, and by when."""

    part: Part
    unit_id: UnitId
    unit: str
    due_on: date
    left: int
    of: int

    @property
    def is_begun(self) -> bool:
        """Tell whether the person has answered some of it."""
        return self.left < self.of


@dataclass(frozen=True, slots=True)
class Asked:
    """One of a unit's people, the last day they were reminded, and how often."""

    colleague: Colleague
    last_on: date
    times: int


@dataclass(frozen=True, slots=True)
class Case:
    """A unit whose answer to a part is missing after everyone was asked; `begun` tells that there is some of it."""

    part: Part
    unit: str
    due_on: date
    asked: tuple[Asked, ...]
    begun: bool


@dataclass(frozen=True, slots=True)
class Escalation:
    """Say to a coordinator in private what is missing, who was asked when, and what can be done (K17)."""

    collection: Round
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class SnoozeQuestion:
    """Ask when to remind the person again: some sensible days, or any by the due date of the last that is theirs."""

    collection: Round
    days: tuple[date, ...]
    due_on: date
    refused: Rejected | None = None


@dataclass(frozen=True, slots=True)
class Snoozed:
    """Say when the person is reminded, and that nothing comes before; `due_on` is the nearest of their dates."""

    collection: Round
    until: date
    due_on: date


@dataclass(frozen=True, slots=True)
class TimeQuestion:
    """Ask what needs more time, until when and why; `due_on` is the latest of their dates."""

    collection: Round
    choices: tuple[AskedParts, ...]
    due_on: date
    refused: Rejected | None = None


@dataclass(frozen=True, slots=True)
class TimeAsked:
    """Say that the coordinators decide; `coordinators` is how many of them are told."""

    collection: Round
    asked: AskedParts
    until: date
    coordinators: int


@dataclass(frozen=True, slots=True)
class TimeWanted:
    """Say to a coordinator who needs more time for what, until when and why, to be granted or refused.

    `due_on` is the date that it is due by now.
    """

    collection: Round
    unit: str
    parts: tuple[Part, ...]
    due_on: date
    sender: Colleague
    request: TimeRequest


@dataclass(frozen=True, slots=True)
class TimeDecided:
    """Say what a coordinator has decided: to the unit's person, or back to the coordinator when `own` is True."""

    collection: Round
    unit: str
    parts: tuple[Part, ...]
    request: TimeRequest
    own: bool


@dataclass(frozen=True, slots=True)
class Pause:
    """One of a missing unit's people who wants to be reminded on a day to come."""

    unit: str
    colleague: Colleague
    until: date


ReminderMessage = Escalation | SnoozeQuestion | Snoozed | TimeQuestion | TimeAsked | TimeWanted | TimeDecided
