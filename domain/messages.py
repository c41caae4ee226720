"""What is said to people, as meaning: `rendering` finds the words and draws the card."""

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from domain.answers import Answers, Perspective
from domain.board_messages import BoardMessage
from domain.consolidation import UnitResult
from domain.errors import Rejected
from domain.ids import UnitId
from domain.instruments import Instrument, Part
from domain.interview_messages import InterviewMessage
from domain.joint_messages import JointMessage
from domain.meeting_messages import MeetingMessage
from domain.part_messages import PartProgress
from domain.people_messages import Colleague, PeopleMessage
from domain.plan_messages import PlanMessage
from domain.progress import Progress
from domain.reach_messages import ReachMessage
from domain.release_messages import ReleaseMessage
from domain.reminder_messages import Pause, ReminderMessage, Task, Tone
from domain.requests import Intent
from domain.roster import Role
from domain.rounds import Round
from domain.status_messages import FormPiece, StatusMessage
from domain.summaries import CountySummary


class PerspectiveQuestion(Struct, frozen=True):
    """Ask from where the answer is given, before the items (K8); who else has answered, never what (K12)."""

    collection: Round
    unit_id: UnitId
    unit: str
    others: tuple[Role | None, ...] = ()


class Greeting(Struct, frozen=True):
    """The first message: what, why, who sees it, no right or wrong, public records (K14).

    `question` is asked at once of who speaks for one unit and has not begun. `municipalities` are those that the
    person is asked for by their role.
    """

    collection: Round | None
    units: tuple[str, ...]
    is_coordinator: bool
    in_channel: bool = False
    channel_connected: bool = False
    question: PerspectiveQuestion | None = None
    municipalities: tuple[str, ...] = ()


class Help(Struct, frozen=True):
    """What can be asked for here, by this person; `municipal` are the parts that they are asked of municipalities."""

    can_answer: bool
    is_coordinator: bool
    in_channel: bool
    municipal: tuple[Part, ...] = ()


class UnitQuestion(Struct, frozen=True):
    """Ask which unit is answered for, of a person who speaks for several."""

    collection: Round
    units: tuple[tuple[UnitId, str], ...]


class AssessmentForm(Struct, frozen=True):
    """The five goals with the scale's labels, filled in with what is known."""

    collection: Round
    unit_id: UnitId
    unit: str
    perspective: Perspective
    values: Mapping[int, int]
    refused: Rejected | None = None
    unknown: frozenset[int] = frozenset()
    begun_by: str | None = None


class DraftSaved(Struct, frozen=True):
    """What was answered so far is kept; how much of it there is, and until when there is time."""

    collection: Round
    unit_id: UnitId
    unit: str
    answered: int


class CommentForm(Struct, frozen=True):
    """Ask for a comment of those who want to add one."""

    collection: Round
    unit_id: UnitId
    unit: str
    comment: str
    refused: Rejected | None = None
    unknown: frozenset[int] = frozenset()


class Review(Struct, frozen=True):
    """What is about to be handed in, what of it differs from what was handed in before, and what it replaces."""

    collection: Round
    unit_id: UnitId
    unit: str
    answers: Answers
    former: Answers | None
    begun_by: str | None = None
    replaces_interview: bool = False


class NextItem(Struct, frozen=True):
    """Ask for the next goal in plain text, and repeat what has been answered so far."""

    instrument: Instrument
    number: int
    values: Mapping[int, int]
    unknown: frozenset[int] = frozenset()


class Receipt(Struct, frozen=True):
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
    former: Answers | None = None


class LastYear(Struct, frozen=True):
    """A unit's own values of an earlier year beside the person's own answers; given after scoring only (K12).

    `result` is None where the unit did not answer then, or where nothing may be compared with `answers` (K21).
    """

    collection: Round
    earlier: Round | None
    unit: str
    answers: Answers
    result: UnitResult | None


class Reflection(Struct, frozen=True):
    """The questions to talk about after answering; optional, kept by the unit (K11)."""

    unit: str


class Refusal(Struct, frozen=True):
    """Say no in a friendly sentence; nothing was stored."""

    rejected: Rejected


class StatusReport(Struct, frozen=True):
    """How many have answered; `missing` names units and is given to a coordinator in private only (K17).

    So do `confirmed_none`, the units that hand in none, `pauses`, the people who want to be reminded later, and
    `own_due`, the missing units that were granted more time. `parts` are those beside the self-assessment.
    """

    collection: Round
    progress: Progress
    missing: tuple[str, ...] | None
    is_coordinator: bool
    confirmed_none: tuple[str, ...] = ()
    pauses: tuple[Pause, ...] = ()
    own_due: tuple[tuple[str, date], ...] = ()
    parts: tuple[PartProgress, ...] = ()


class Summary(Struct, frozen=True):
    """A published county summary.

    Attributes:
        version: counts its releases, of which the first is 1.
        has_mirror: whether the reader, in private, speaks for a unit that has a mirror beside it.
    """

    summary: CountySummary
    published_at: datetime
    version: int = 1
    has_mirror: bool = False


class CloseQuestion(Struct, frozen=True):
    """Ask the coordinator to confirm that the round closes, after which the summary waits to be looked at.

    `in_private` lets the card say what only a coordinator needs to know: that nobody has confirmed the scale.
    """

    collection: Round
    progress: Progress
    channel_connected: bool
    in_private: bool = False


class ChannelConnected(Struct, frozen=True):
    """This channel is the network channel from now on."""

    county: str
    already: bool
    summary_follows: bool


class Reminder(Struct, frozen=True):
    """What is missing, why it matters, how long it takes and by when; personal and friendly (K17).

    `question` is the first one of the first task, to be answered right there.
    """

    collection: Round
    tasks: tuple[Task, ...]
    tone: Tone
    minutes: int
    question: PerspectiveQuestion | FormPiece | None = None


class Handover(Struct, frozen=True):
    """Say to somebody who has handed a unit's parts over to them (K18), and ask the first question of them at once."""

    collection: Round
    tasks: tuple[Task, ...]
    sender: Colleague
    minutes: int
    until: date
    question: PerspectiveQuestion | FormPiece | None = None


class DidYouMean(Struct, frozen=True):
    """A word was not understood; the nearest intents, none when nothing is near."""

    suggestions: tuple[Intent, ...]


class Cancelled(Struct, frozen=True):
    """What was begun is left; what was kept as a draft, or answered of a form, stays."""

    draft_kept: bool
    form_kept: bool = False


Assessing = UnitQuestion | PerspectiveQuestion | AssessmentForm | DraftSaved | CommentForm | Review | NextItem
Answered = Receipt | LastYear | Reflection
InTheChannel = Summary | CloseQuestion | ChannelConnected
Message = (
    Greeting
    | Help
    | Assessing
    | Answered
    | Refusal
    | StatusReport
    | InTheChannel
    | Reminder
    | Handover
    | InterviewMessage
    | DidYouMean
    | Cancelled
    | PeopleMessage
    | JointMessage
    | PlanMessage
    | StatusMessage
    | MeetingMessage
    | ReleaseMessage
    | ReminderMessage
    | ReachMessage
    | BoardMessage
)
