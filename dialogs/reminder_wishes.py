"""What is wanted of reminders: later, or more time."""

from datetime import date

from msgspec import Struct

from domain.asked_forms import AskedForm, AskedParts
from domain.errors import Rejected
from domain.requests import Verb
from domain.roster import Principal
from domain.rounds import Round
from domain.usecases.decide_time import Decision
from domain.usecases.snooze_reminders import Snoozing


class AskSnooze(Struct, frozen=True):
    """Have the person reminded on a day, or ask on which; `refused` tells why it is asked again."""

    snoozing: Snoozing
    until: date | None = None
    refused: Rejected | None = None


class AskTime(Struct, frozen=True):
    """Ask which of these parts need more time, until when and why; `refused` tells why it is asked again."""

    principal: Principal
    collection: Round
    meant: tuple[AskedForm, ...]
    chosen: AskedParts | None = None
    refused: Rejected | None = None


class RequestTime(Struct, frozen=True):
    """Ask the coordinators for more time; what is wrong with it, or missing, is asked for again.

    `about` is what was said beside day and reason, which may name a unit or a part.
    """

    asking: AskTime
    until: date
    reason: str
    about: str = ""


class DecideTime(Struct, frozen=True):
    """Grant or refuse what was asked for."""

    decision: Decision


ReminderCommand = AskSnooze | AskTime | RequestTime | DecideTime

# What is pressed on the cards about later and more time, each of which turns into the answer.
REMINDER_VERBS = (Verb.SNOOZE, Verb.REQUEST_TIME, Verb.GRANT_TIME, Verb.REFUSE_TIME)
