"""What is said to people, as meaning: `rendering` finds the words and draws the card."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.answers import Answers, Perspective
from domain.disclosure import Withheld
from domain.errors import Rejected
from domain.ids import RoundId, UnitId
from domain.instruments import Instrument
from domain.rounds import Round
from domain.summaries import CountySummary


class Intent(StrEnum):
    """What a person can ask for, by a word, a button or the command menu."""

    ASSESS = "assess"
    SUMMARY = "summary"
    STATUS = "status"
    CLOSE_ROUND = "close_round"
    CONNECT_CHANNEL = "connect_channel"
    COMMENT = "comment"
    HELP = "help"
    CANCEL = "cancel"


class Verb(StrEnum):
    """What a card's button does; the server decides anew whether it may (S6)."""

    ASSESS = "assess"
    CHOOSE_UNIT = "choose_unit"
    CHOOSE_PERSPECTIVE = "choose_perspective"
    SUBMIT_ASSESSMENT = "submit_assessment"
    CHANGE_ASSESSMENT = "change_assessment"
    SUMMARY = "summary"
    STATUS = "status"
    ASK_CLOSE = "ask_close"
    CLOSE_ROUND = "close_round"


@dataclass(frozen=True, slots=True)
class Progress:
    """How many units have answered; the channel sees no more than this while a round is open (K17)."""

    answered: int
    of: int


@dataclass(frozen=True, slots=True)
class Greeting:
    """The first message: what, why, who sees it, no right or wrong, public records (K14)."""

    collection: Round | None
    units: tuple[str, ...]
    is_coordinator: bool
    in_channel: bool = False
    channel_connected: bool = False


@dataclass(frozen=True, slots=True)
class Help:
    """What can be asked for here, by this person."""

    can_answer: bool
    is_coordinator: bool
    in_channel: bool


@dataclass(frozen=True, slots=True)
class UnitQuestion:
    """Ask which unit, of a person who speaks for several."""

    round_id: RoundId
    units: tuple[tuple[UnitId, str], ...]


@dataclass(frozen=True, slots=True)
class PerspectiveQuestion:
    """Ask from where the answer is given, before the items (K8)."""

    collection: Round
    unit_id: UnitId
    unit: str


@dataclass(frozen=True, slots=True)
class AssessmentForm:
    """The five goals with the scale's labels, filled in with what is known."""

    collection: Round
    unit_id: UnitId
    unit: str
    perspective: Perspective
    values: Mapping[int, int]
    comment: str
    refused: Rejected | None = None


@dataclass(frozen=True, slots=True)
class NextItem:
    """Ask for the next goal in plain text, and repeat what has been answered so far."""

    instrument: Instrument
    number: int
    values: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was stored, when, how many have answered, and until when it can be changed."""

    collection: Round
    unit_id: UnitId
    unit: str
    answers: Answers
    revision: int
    submitted_at: datetime
    progress: Progress
    others_answered: bool
    is_coordinator: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Reflection:
    """The questions to talk about after answering; optional, kept by the unit (K11)."""

    unit: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Say no in a friendly sentence; nothing was stored."""

    rejected: Rejected


@dataclass(frozen=True, slots=True)
class StatusReport:
    """How many have answered; `missing` names units and is given to a coordinator in private only (K17)."""

    collection: Round
    progress: Progress
    missing: tuple[str, ...] | None
    is_coordinator: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """A published county summary."""

    summary: CountySummary
    published_at: datetime


@dataclass(frozen=True, slots=True)
class NothingPublished:
    """There is no published summary yet; how many have answered, and no mean (D1)."""

    collection: Round | None
    progress: Progress | None


@dataclass(frozen=True, slots=True)
class CloseQuestion:
    """Ask the coordinator to confirm that the round closes and the summary is published."""

    collection: Round
    progress: Progress
    channel_connected: bool


@dataclass(frozen=True, slots=True)
class RoundClosed:
    """The round has closed; whether the summary goes to the channel, or why no new one is published."""

    collection: Round
    progress: Progress
    channel_connected: bool
    withheld: Withheld | None


@dataclass(frozen=True, slots=True)
class ChannelConnected:
    """This channel is the network channel from now on."""

    county: str
    already: bool
    summary_follows: bool


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is missing, why it matters, how long it takes and by when; personal and friendly (K17)."""

    collection: Round
    units: tuple[str, ...]
    due_on: date
    minutes: int


@dataclass(frozen=True, slots=True)
class DidYouMean:
    """A word was not understood; the nearest intents, none when nothing is near."""

    suggestions: tuple[Intent, ...]


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What was begun is left; what was kept as a draft stays."""

    draft_kept: bool


Message = (
    Greeting
    | Help
    | UnitQuestion
    | PerspectiveQuestion
    | AssessmentForm
    | NextItem
    | Receipt
    | Reflection
    | Refusal
    | StatusReport
    | Summary
    | NothingPublished
    | CloseQuestion
    | RoundClosed
    | ChannelConnected
    | Reminder
    | DidYouMean
    | Cancelled
)
