"""What the card of a message is about: kept by us when it is drawn, and looked up when it is pressed (S5)."""

from collections.abc import Callable
from dataclasses import replace

from dialogs.own_pictures import value_choices
from domain.answers import Perspective
from domain.asked_forms import key_of
from domain.cards import Subject
from domain.ids import UnitId
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
    Message,
    PerspectiveQuestion,
    Receipt,
    Reminder,
    Review,
    UnitQuestion,
)
from domain.people_messages import HandedOver, Handover, HandoverQuestion
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
        case HandoverQuestion():
            people = tuple(each.person_id for each in message.people)
            return replace(_about(message.collection, message.unit_id), choices=people)
        case PerspectiveQuestion() | CommentForm() | DraftSaved() | Review() | Receipt() | HandedOver() | Handover():
            return _about(message.collection, message.unit_id)
        case UnitQuestion() | ReleasePreview():
            named = (message.code,) if isinstance(message, ReleasePreview) else tuple(each for each, _ in message.units)
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
            return replace(_about(message.collection, message.unit_id), based_on=message.joint.based_on)
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


def _subject_of_reminded(message: Message) -> Subject | None:
    match message:
        case Reminder():
            about = _about(message.collection, message.question.unit_id if message.question else None)
            return replace(about, choices=tuple(key_of(each.part, each.unit_id) for each in message.tasks))
        case SnoozeQuestion():
            return replace(_about(message.collection), choices=tuple(day.isoformat() for day in message.days))
        case TimeQuestion():
            return replace(_about(message.collection), choices=tuple(unit_id for unit_id, _ in message.units))
        case TimeWanted():
            return replace(_about(message.collection), choices=(message.request.id,))
        case _:
            return None


def _about_form(collection: Round, form: UnitForm) -> Subject:
    return replace(_about(collection, form.unit.id), part=form.questionnaire.part)


def _about(collection: Round, unit_id: UnitId | None = None, perspective: Perspective | None = None) -> Subject:
    return Subject(collection.id, unit_id, perspective, opened_at=collection.opened_at)


_OTHERS: tuple[Callable[[Message], Subject | None], ...] = (
    _subject_of_joint,
    _subject_of_form,
    _subject_of_noted,
    _subject_of_meeting,
    _subject_of_reminded,
    _subject_of_plan,
    _subject_of_event,
)
