"""What reminders are made of, and what people say to them: later, or more time."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

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


class Task(Struct, frozen=True):
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


class Asked(Struct, frozen=True):
    """One of a unit's people, the last day they were reminded, and how often."""

    colleague: Colleague
    last_on: date
    times: int


class Case(Struct, frozen=True):
    """A unit whose answer to a part is missing after everyone was asked; `begun` tells that there is some of it."""

    part: Part
    unit: str
    due_on: date
    asked: tuple[Asked, ...]
    begun: bool


class Escalation(Struct, frozen=True):
    """Say to a coordinator in private what is missing, who was asked when, and what can be done (K17)."""

    collection: Round
    cases: tuple[Case, ...]


class SnoozeQuestion(Struct, frozen=True):
    """Ask when to remind the person again: some sensible days, or any by the due date of the last that is theirs."""

    collection: Round
    days: tuple[date, ...]
    due_on: date
    refused: Rejected | None = None


class Snoozed(Struct, frozen=True):
    """Say when the person is reminded, and that nothing comes before; `due_on` is the nearest of their dates."""

    collection: Round
    until: date
    due_on: date


class TimeQuestion(Struct, frozen=True):
    """Ask what needs more time, until when and why; `due_on` is the latest of their dates."""

    collection: Round
    choices: tuple[AskedParts, ...]
    due_on: date
    refused: Rejected | None = None


class TimeAsked(Struct, frozen=True):
    """Say that the coordinators decide; `coordinators` is how many of them are told."""

    collection: Round
    asked: AskedParts
    until: date
    coordinators: int


class TimeWanted(Struct, frozen=True):
    """Say to a coordinator who needs more time for what, until when and why, to be granted or refused.

    `due_on` is the date that it is due by now.
    """

    collection: Round
    unit: str
    parts: tuple[Part, ...]
    due_on: date
    sender: Colleague
    request: TimeRequest


class TimeDecided(Struct, frozen=True):
    """Say what a coordinator has decided: to the unit's person, or back to the coordinator when `own` is True."""

    collection: Round
    unit: str
    parts: tuple[Part, ...]
    request: TimeRequest
    own: bool


class Pause(Struct, frozen=True):
    """One of a missing unit's people who wants to be reminded on a day to come."""

    unit: str
    colleague: Colleague
    until: date


ReminderMessage = Escalation | SnoozeQuestion | Snoozed | TimeQuestion | TimeAsked | TimeWanted | TimeDecided
