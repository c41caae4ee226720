"""What is wanted of the coordinator's board: to see it, and what is done from it."""

from msgspec import Struct

from domain.errors import Rejected
from domain.instruments import Part
from domain.requests import Verb
from domain.roster import Unit
from domain.rounds import Round
from domain.usecases.check_deed import Deed
from domain.usecases.extend_time import Extension
from domain.usecases.stop_message import Halting


class ShowBoard(Struct, frozen=True):
    """Show the board, one part of it, or one unit."""

    collection: Round
    part: Part | None = None
    unit: Unit | None = None


class RemindUnit(Struct, frozen=True):
    """Remind a unit now; `sure` tells that the coordinator has been asked once more."""

    deed: Deed
    sure: bool = False


class AskExtension(Struct, frozen=True):
    """Ask until when the unit has time; `refused` tells why it is asked again."""

    deed: Deed
    refused: Rejected | None = None


class ExtendTime(Struct, frozen=True):
    """Give a unit more time."""

    extension: Extension


class ResendFailed(Struct, frozen=True):
    """Send again what did not get through."""

    deed: Deed


class StopMessage(Struct, frozen=True):
    """Stop the unit's next message."""

    halting: Halting


class ResumeMessage(Struct, frozen=True):
    """Let what was stopped come after all."""

    halting: Halting


TimeOnBoard = AskExtension | ExtendTime
MessageOnBoard = RemindUnit | ResendFailed | StopMessage | ResumeMessage
BoardCommand = ShowBoard | TimeOnBoard | MessageOnBoard

# What is pressed on the board's cards, each of which turns into the next.
BOARD_VERBS = (
    Verb.SHOW_BOARD,
    Verb.SHOW_BOARD_PART,
    Verb.SHOW_BOARD_UNIT,
    Verb.REMIND_NOW,
    Verb.ASK_EXTENSION,
    Verb.EXTEND_TIME,
    Verb.RESEND_FAILED,
    Verb.STOP_MESSAGE,
    Verb.RESUME_MESSAGE,
)
