"""What the card of a message is about: kept by us when it is drawn, and looked up when it is pressed (S5)."""

from collections.abc import Callable

from msgspec.structs import replace

from dialogs.boards import SURE
from dialogs.own_pictures import value_choices
from domain.answers import Perspective
from domain.asked_forms import AskedParts, key_of
from domain.board_messages import (
    BoardShown,
    ExtendQuestion,
    FailedResent,
    MessageHalted,
    MessageLetGo,
    PartShown,
    RemindQuestion,
    TimeGiven,
    UnitReminded,
    UnitShown,
    WhichUnit,
)
from domain.boards import steps_ahead
from domain.cards import Subject
from domain.ids import SubmissionId, UnitId
from domain.interview_messages import InterviewForm, InterviewGoals, InterviewNoted, InterviewReview, NoneQuestion
from domain.joint_messages import AgreementForm, AgreementMade, BothKept, ForNextMeeting, ReasonForm, TwoAnswersOffer
from domain.meeting_messages import (
    CalendarGiven,
    CalendarKept,
    CalendarRevoked,
    CancelQuestion,
    DayCheck,
    HeldQuestion,
    MeetingCancelled,
    MeetingQuestion,
    MeetingReported,
    MeetingUnits,
    MeetingWanted,
    NextMeeting,
    RhythmQuestion,
)
from domain.meetings import draft_of
from domain.messages import (
    AssessmentForm,
    CloseQuestion,
    CommentForm,
    DraftSaved,
    Greeting,
    Handover,
    Message,
    PerspectiveQuestion,
    Receipt,
    Reminder,
    Review,
    UnitQuestion,
)
from domain.people_messages import HandedOver, HandoverQuestion, PartQuestion
from domain.plan_messages import (
    ActivityChange,
    AttendanceForm,
    AttendanceNoted,
    EventLogged,
    NetworkShown,
    NewActivity,
    NewEvent,
    PlanDue,
    PlanFiles,
    PlanQuestion,
    PlanShown,
)
from domain.reach_messages import UnreachableList
from domain.release_messages import ReleasePreview
from domain.reminder_messages import SnoozeQuestion, TimeQuestion, TimeWanted
from domain.rounds import Round
from domain.status_messages import FormChoice, FormDone, FormPiece, OwnPicture, TwoFacts
from domain.unit_forms import UnitForm


def subject_of(message: Message) -> Subject | None:
    """Return what the buttons of a message's card need to know; None where they need nothing."""
    match message:
        case AssessmentForm():
            return _about(message.collection, message.unit_id, message.perspective)
        case PerspectiveQuestion():
            return replace(_about(message.collection, message.unit_id), part=message.collection.instrument.part)
        case CommentForm() | DraftSaved() | Review() | Receipt():
            return _about(message.collection, message.unit_id)
        case UnitQuestion() | ReleasePreview():
            named = message.named if isinstance(message, ReleasePreview) else tuple(each for each, _ in message.units)
            return replace(_about(message.collection), choices=named)
        case Greeting() | CloseQuestion() if message.collection:
            question = None if isinstance(message, CloseQuestion) else message.question
            return _about(message.collection, question.unit_id if question else None)
        case _:
            found = (find(message) for find in _OTHERS)
            return next((subject for subject in found if subject is not None), None)


# Private functions


def _subject_of_joint(message: Message) -> Subject | None:
    """Return what the cards about a unit's answers together need: among it the answers that they show."""
    match message:
        case TwoAnswersOffer() | AgreementForm():
            return _about(message.collection, message.unit_id, based_on=message.joint.based_on)
        case ReasonForm():
            about = _about(message.collection, message.unit_id)
            return replace(about, based_on=message.joint.based_on, values=message.values)
        case AgreementMade():
            made = message.agreement
            return replace(_about(message.collection, made.unit_id), based_on=made.based_on)
        case BothKept():
            return _about(message.collection, message.unit_id)
        case ForNextMeeting():
            return _about(message.sheet.collection, message.unit_id)
        case _:
            return None


def _subject_of_form(message: Message) -> Subject | None:
    """Return what the cards about a leadership's form need: the piece, or the answers to choose between."""
    match message:
        case FormChoice():
            return replace(_about(message.collection), choices=tuple(each.key for each in message.forms))
        case FormPiece():
            return replace(_about_form(message.collection, message.form), piece=message.piece.code)
        case FormDone() | OwnPicture():
            pieces = tuple(piece.code for piece in message.form.questionnaire.pieces)
            return replace(_about_form(message.collection, message.form), choices=pieces)
        case TwoFacts():
            about = _about_form(message.collection, message.form)
            return replace(about, piece=message.question.code, choices=value_choices(message.form, message.question))
        case _:
            return None


def _subject_of_noted(message: Message) -> Subject | None:
    match message:
        case InterviewForm() | NoneQuestion():
            return replace(_about(message.collection), choices=tuple(unit_id for unit_id, _ in message.units))
        case InterviewGoals() | InterviewReview():
            return replace(_about(message.collection, message.unit_id), noting=message.noting)
        case InterviewNoted():
            interview = message.interview
            return replace(_about(message.collection, interview.unit_id), submission_id=interview.id)
        case _:
            return None


def _subject_of_plan(message: Message) -> Subject | None:
    """Return what the cards about plans and the network need: of no round."""
    match message:
        case PlanQuestion():
            return Subject(choices=tuple(unit_id for unit_id, _ in message.units))
        case PlanShown() | PlanDue():
            return Subject(unit_id=message.unit_id, choices=tuple(each.id for each in message.activities))
        case NewActivity() | PlanFiles():
            return Subject(unit_id=message.unit_id)
        case ActivityChange():
            activity = message.activity
            return Subject(unit_id=message.unit_id, activity_id=activity.id, revision=activity.revision)
        case _:
            return None


def _subject_of_event(message: Message) -> Subject | None:
    """Return what a coordinator's cards about the network need."""
    match message:
        case NewEvent():
            return Subject()
        case NetworkShown() if message.may_log:
            return Subject(choices=tuple(each.id for each in message.open_events))
        case AttendanceForm():
            units = (*message.municipalities, *message.leaderships)
            return Subject(event_id=message.event.id, choices=tuple(unit_id for unit_id, _ in units))
        case EventLogged() | AttendanceNoted():
            return Subject(event_id=message.event.id)
        case _:
            return None


def _subject_of_meeting(message: Message) -> Subject | None:
    """Return what the cards about meetings need: the leadership, and the meeting as it was when it was shown."""
    match message:
        case MeetingUnits():
            return Subject(choices=tuple(unit_id for unit_id, _ in message.units))
        case MeetingQuestion() | DayCheck() | HeldQuestion() | CancelQuestion():
            return Subject(unit_id=message.unit_id, meeting=message.draft)
        case NextMeeting():
            return Subject(unit_id=message.unit_id, meeting=draft_of(message.meeting))
        case RhythmQuestion() | MeetingReported() | MeetingCancelled() | MeetingWanted():
            return Subject(unit_id=message.unit_id)
        case CalendarGiven() | CalendarKept() | CalendarRevoked():
            return Subject(unit_id=message.unit_id)
        case _:
            return None


def _subject_of_people(message: Message) -> Subject | None:
    """Return what the cards about who answers need: what is handed over, and to whom it can be or what is left."""
    match message:
        case HandoverQuestion():
            people = tuple(each.person_id for each in message.people)
            return replace(_about_parts(message.collection, message.asked), choices=people)
        case HandedOver():
            left = tuple(each.key for each in message.still_theirs)
            return replace(_about_parts(message.collection, message.asked), choices=left)
        case _:
            return None


def _subject_of_reminded(message: Message) -> Subject | None:
    match message:
        case Reminder() | Handover():
            about = _about_question(message.collection, message.question)
            return replace(about, choices=tuple(key_of(each.part, each.unit_id) for each in message.tasks))
        case PartQuestion() | TimeQuestion():
            return replace(_about(message.collection), choices=tuple(each.key for each in message.choices))
        case UnreachableList() if message.people:
            return replace(_about(message.collection), choices=tuple(message.readers))
        case SnoozeQuestion():
            return replace(_about(message.collection), choices=tuple(day.isoformat() for day in message.days))
        case TimeWanted():
            return replace(_about(message.collection), choices=(message.request.id,))
        case _:
            return None


def _about_question(collection: Round, question: PerspectiveQuestion | FormPiece | None) -> Subject:
    """Return what the first question needs that stands in a message about several parts."""
    if isinstance(question, FormPiece):
        return replace(_about_form(collection, question.form), piece=question.piece.code)
    return _about(collection, question.unit_id if question else None)


def _about_parts(collection: Round, asked: AskedParts) -> Subject:
    return replace(_about(collection, asked.unit.id), parts=asked.parts)


def _subject_of_board(message: Message) -> Subject | None:
    """Return what the board's cards need to choose from: parts or units."""
    match message:
        case BoardShown():
            parts = tuple(each.part.value for each in message.board.parts)
            return replace(_about(message.board.collection), choices=parts)
        case PartShown():
            return replace(_about(message.collection), choices=tuple(each.unit.id for each in message.part.rows))
        case WhichUnit():
            return replace(_about(message.collection), choices=tuple(each.id for each in message.units))
        case FailedResent():
            return _about(message.collection, message.unit.id if message.unit else None)
        case _:
            return None


def _subject_of_deed(message: Message) -> Subject | None:
    """Return what the cards about a unit on the board need: the steps that come next, or that it has been asked."""
    match message:
        case UnitShown():
            return replace(_about(message.collection, message.unit.id), choices=steps_ahead(message.rows))
        case RemindQuestion():
            return replace(_about(message.collection, message.unit.id), choices=(SURE,))
        case UnitReminded() | ExtendQuestion() | TimeGiven() | MessageHalted() | MessageLetGo():
            return _about(message.collection, message.unit.id)
        case _:
            return None


def _about_form(collection: Round, form: UnitForm) -> Subject:
    return replace(_about(collection, form.unit.id), part=form.questionnaire.part)


def _about(
    collection: Round,
    unit_id: UnitId | None = None,
    perspective: Perspective | None = None,
    based_on: tuple[SubmissionId, ...] = (),
) -> Subject:
    return Subject(collection.id, unit_id, perspective, opened_at=collection.opened_at, based_on=based_on)


_OTHERS: tuple[Callable[[Message], Subject | None], ...] = (
    _subject_of_joint,
    _subject_of_form,
    _subject_of_noted,
    _subject_of_meeting,
    _subject_of_people,
    _subject_of_reminded,
    _subject_of_plan,
    _subject_of_event,
    _subject_of_board,
    _subject_of_deed,
)
