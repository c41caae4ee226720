"""What is said of the coordinator's board, and of what is done from it: to a coordinator in private only (K17)."""

from datetime import date, datetime

from msgspec import Struct

from domain.boards import Board, BoardPart, BoardRow
from domain.errors import Rejected
from domain.instruments import Part
from domain.people_messages import Colleague
from domain.roster import Unit
from domain.rounds import Round
from domain.time_requests import TimeRequest


class BoardShown(Struct, frozen=True):
    """Show what needs doing first, then each part in counts and names."""

    board: Board


class PartShown(Struct, frozen=True):
    """Show one part, a unit after the other."""

    collection: Round
    part: BoardPart


class UnitShown(Struct, frozen=True):
    """Show one unit with what was said to it, and what can be done.

    `takes_answers` tells whether the round is open.
    """

    collection: Round
    unit: Unit
    rows: tuple[BoardRow, ...]
    takes_answers: bool


class WhichUnit(Struct, frozen=True):
    """Ask which unit is meant, where a leadership and a municipality have the same name."""

    collection: Round
    units: tuple[Unit, ...]


class PromptedPerson(Struct, frozen=True):
    """Who is reminded and when.

    `lately` is the day they were last, where that was on the working day before or since; `waits` tells that the
    message has to wait for office hours.
    """

    colleague: Colleague
    at: datetime
    lately: date | None
    waits: bool


class RemindQuestion(Struct, frozen=True):
    """Ask once more whether somebody is to be reminded who was so just now."""

    collection: Round
    unit: Unit
    prompted: tuple[PromptedPerson, ...]


class UnitReminded(Struct, frozen=True):
    """Say who is reminded, and when."""

    collection: Round
    unit: Unit
    prompted: tuple[PromptedPerson, ...]


class ExtendQuestion(Struct, frozen=True):
    """Ask until when a unit has time, and why."""

    collection: Round
    unit: Unit
    due_on: date
    refused: Rejected | None = None


class TimeGiven(Struct, frozen=True):
    """Say to the coordinator what the unit was given."""

    collection: Round
    unit: Unit
    request: TimeRequest


class FailedResent(Struct, frozen=True):
    """Say how many messages are sent again; of the whole round where `unit` is None."""

    collection: Round
    unit: Unit | None
    count: int


class MessageHalted(Struct, frozen=True):
    """Say which message is stopped, of which parts."""

    collection: Round
    unit: Unit
    at: datetime
    step: str
    parts: tuple[Part, ...]


class MessageLetGo(Struct, frozen=True):
    """Say that what was stopped comes after all."""

    collection: Round
    unit: Unit


BoardMessage = (
    BoardShown
    | PartShown
    | UnitShown
    | WhichUnit
    | RemindQuestion
    | UnitReminded
    | ExtendQuestion
    | TimeGiven
    | FailedResent
    | MessageHalted
    | MessageLetGo
)
