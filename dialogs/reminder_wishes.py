"""What is wanted of reminders: later, or more time."""

from dataclasses import dataclass
from datetime import date

from domain.errors import Rejected
from domain.reminder_messages import TimeQuestion
from domain.roster import Unit
from domain.usecases.decide_time import Decision
from domain.usecases.request_time import TimeWish
from domain.usecases.snooze_reminders import Snoozing


@dataclass(frozen=True, slots=True)
class AskSnooze:
    """Have the person reminded on a day, or ask on which; `refused` tells why it is asked again."""

    snoozing: Snoozing
    until: date | None = None
    refused: Rejected | None = None


@dataclass(frozen=True, slots=True)
class RequestTime:
    """Ask the coordinators for more time for a unit; `again` is asked where something is wrong with it."""

    wish: TimeWish
    unit: Unit
    again: TimeQuestion


@dataclass(frozen=True, slots=True)
class DecideTime:
    """Grant or refuse what was asked for."""

    decision: Decision


ReminderCommand = AskSnooze | RequestTime | DecideTime
