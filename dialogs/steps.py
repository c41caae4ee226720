"""What a step gives: what to say, what to do, and where the conversation is afterwards."""

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from dialogs.board_wishes import BOARD_VERBS, BoardCommand
from dialogs.county_wishes import CountyCommand
from dialogs.facts import Facts
from dialogs.meeting_wishes import MeetingCommand
from dialogs.people_wishes import AskSuccessor, HandOver, Redeem
from dialogs.plan_orders import PlanCommand
from dialogs.reach_wishes import ReachCommand
from dialogs.release_wishes import ReleaseCommand
from dialogs.reminder_wishes import REMINDER_VERBS, ReminderCommand
from dialogs.states import State
from dialogs.turns import Turn
from domain.answers import Answers
from domain.asked_forms import AskedForm
from domain.conversations import Conversation
from domain.errors import Reason, Rejected
from domain.messages import Message, Refusal
from domain.questionnaires import Value
from domain.requests import Verb
from domain.roster import Principal, Unit
from domain.rounds import Round
from domain.unit_forms import UnitForm
from domain.usecases.confirm_interview import Confirmation
from domain.usecases.declare_none import Declaring
from domain.usecases.hand_over import Leaving
from domain.usecases.make_agreement import Wish
from domain.usecases.note_interview import Interview
from domain.usecases.submit_assessment import HandIn


class Submit(Struct, frozen=True):
    """Hand in a self-assessment."""

    hand_in: HandIn


class Keep(Struct, frozen=True):
    """Keep a draft, then say `then`."""

    hand_in: HandIn
    then: Message


class Connect(Struct, frozen=True):
    """Make the channel the network channel."""

    channel: Conversation


class ShowLastYear(Struct, frozen=True):
    """Read a unit's own values of the year before, to stand beside the person's answers."""

    collection: Round
    unit: Unit
    answers: Answers


class Note(Struct, frozen=True):
    """Save what was noted at an interview with a unit."""

    interview: Interview
    unit: Unit


class Confirm(Struct, frozen=True):
    """Say that what was noted for a unit is right."""

    confirmation: Confirmation
    unit: Unit


class Declare(Struct, frozen=True):
    """Say that a unit hands in none."""

    declaring: Declaring


class Undeclare(Struct, frozen=True):
    """Say that these units will answer after all."""

    principal: Principal
    collection: Round
    units: tuple[Unit, ...]


class TakeBack(Struct, frozen=True):
    """Have the person answer after all, then go on."""

    leaving: Leaving
    then: "Step"


PeopleCommand = Redeem | AskSuccessor | HandOver | TakeBack


class MakeAgreement(Struct, frozen=True):
    """Store what the unit does about two answers."""

    wish: Wish
    unit: Unit


class FormStep(Struct, frozen=True):
    """What comes of something that is said about a form: messages, and answers to store before they are said."""

    state: State
    messages: tuple[Message, ...]
    values: Mapping[str, Value] = field(default_factory=dict)


# None where what was said is about something else than the form.
TakeFormStep = Callable[[State, Turn, Facts, UnitForm], FormStep | None]


class UseForm(Struct, frozen=True):
    """Read a unit's form, which no other turn needs, and go on with it; with `otherwise` where it is not about it."""

    collection: Round
    asked: AskedForm
    take: TakeFormStep
    otherwise: "Step | None" = None


class ChooseForm(Struct, frozen=True):
    """Go on with the one of these forms that the round has; of several it is asked which."""

    collection: Round
    forms: tuple[AskedForm, ...]
    take: TakeFormStep
    to_look: bool = False


FormCommand = UseForm | ChooseForm
UnitCommand = Note | Confirm | Declare | Undeclare
Command = (
    ReleaseCommand
    | Submit
    | Keep
    | Connect
    | ShowLastYear
    | MakeAgreement
    | PeopleCommand
    | ReminderCommand
    | ReachCommand
    | BoardCommand
    | FormCommand
    | CountyCommand
    | UnitCommand
    | PlanCommand
    | MeetingCommand
)


class Step(Struct, frozen=True):
    """What comes of what was said: messages now, or a command whose result decides them."""

    state: State
    messages: tuple[Message, ...] = ()
    command: Command | None = None


TakeStep = Callable[[State, Turn, Facts], Step]

# A button with one of these verbs turns its card into the answer; others leave it and answer below.
IN_PLACE = frozenset(
    {
        Verb.CHOOSE_UNIT,
        Verb.CHOOSE_PERSPECTIVE,
        Verb.REVIEW_ASSESSMENT,
        Verb.SAVE_DRAFT,
        Verb.ASK_COMMENT,
        Verb.SAVE_COMMENT,
        Verb.SUBMIT_ASSESSMENT,
        Verb.CHANGE_ASSESSMENT,
        Verb.CLOSE_ROUND,
        Verb.PUBLISH,
        Verb.NOTE_INTERVIEW,
        Verb.REVIEW_INTERVIEW,
        Verb.CHANGE_INTERVIEW,
        Verb.SAVE_INTERVIEW,
        Verb.CONFIRM_INTERVIEW,
        Verb.AMEND_INTERVIEW,
        Verb.DECLARE_NONE,
        Verb.ANSWER_LATER,
        Verb.NOT_ME,
        Verb.HAND_OVER,
        Verb.TELL_COORDINATOR,
        Verb.ANSWER_ANYWAY,
        Verb.KEEP_BOTH,
        Verb.ASK_AGREEMENT,
        Verb.REVIEW_AGREEMENT,
        Verb.SAVE_AGREEMENT,
        Verb.NEXT_MEETING,
        Verb.ADD_ACTIVITY,
        Verb.CHANGE_ACTIVITY,
        Verb.LOG_EVENT,
        Verb.NOTE_ATTENDANCE,
        Verb.SAVE_PIECE,
        Verb.CHANGE_PIECE,
        Verb.SETTLE_FACT,
        Verb.SHOW_MEETINGS,
        Verb.SAVE_RHYTHM,
        Verb.SAVE_MEETING,
        Verb.MOVE_MEETING,
        Verb.CANCEL_MEETING,
        Verb.ASK_REPORT,
        Verb.REPORT_HELD,
        Verb.REPORT_NOT_HELD,
        Verb.REVOKE_CALENDAR,
        *REMINDER_VERBS,
        *BOARD_VERBS,
    }
)


def refuse(state: State, reason: Reason | Rejected) -> Step:
    """Say no and stay where we are."""
    rejected = reason if isinstance(reason, Rejected) else Rejected(reason)
    return Step(state, (Refusal(rejected),))
