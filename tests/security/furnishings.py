"""What must be stored for a card about LS01 to be about anything, by the verb of its button."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta

from msgspec.structs import replace

from domain.agreements import name_basis
from domain.asked_forms import key_of
from domain.calendars import CalendarLink
from domain.cards import Subject
from domain.deadlines import local_date
from domain.declarations import Declaration
from domain.deliveries import State
from domain.file_links import digest_of
from domain.ids import (
    ActivityId,
    CalendarLinkId,
    DeclarationId,
    EventId,
    MeetingId,
    PersonId,
    RoundId,
    StopId,
    SubmissionId,
    TimeRequestId,
    UnitId,
)
from domain.instruments import Part
from domain.interviews import Noting
from domain.meetings import Meeting, MeetingDraft, MeetingForm, MeetingState
from domain.network import Event, EventKind, EventNote, EventState
from domain.plans import Activity, Wording
from domain.ports import UnitOfWork
from domain.requests import Verb
from domain.rounds import RoundState
from domain.stops import Stop
from domain.submissions import INTERVIEW, Source
from domain.summaries import Rules
from domain.time_requests import TimeRequest
from domain.usecases.preview_summary import preview_summary
from tests.support.builders import (
    COUNTY,
    NOW,
    a_conversation,
    a_delivery,
    a_round,
    a_submission,
    object_id_of,
    some_answers,
)

ROUND, LS01 = RoundId("round-2024"), UnitId("ls01")
SPEAKERS = frozenset({"chair-ls01", "both"})

# Stores what is needed and returns what the card says.
Furnish = Callable[[UnitOfWork, Subject], Awaitable[Subject]]


async def furnish_card(uow: UnitOfWork, who: str, verb: Verb, subject: Subject) -> Subject:
    """Store what a unit is asked about beside its answers, and return what the card about it says to someone."""
    if verb is Verb.REVOKE_CALENDAR:
        link = CalendarLink(CalendarLinkId("c"), digest_of(who), COUNTY.id, LS01, PersonId(who), "sv", NOW)
        await uow.calendar_links.put(link)
    return await FURNISHING[verb](uow, subject) if verb in FURNISHING else subject


async def put_interview(uow: UnitOfWork, subject: Subject) -> Subject:
    interview = a_submission(respondent=INTERVIEW, source=Source.INTERVIEW, noted_of="ordförande")
    await uow.submissions.add(interview)
    return replace(subject, submission_id=interview.id)


async def put_two_answers(uow: UnitOfWork, subject: Subject) -> Subject:
    answers = [
        a_submission((step, 3, 3, 3, 3), id=SubmissionId(who), respondent=who, person_id=PersonId(who))
        for step, who in enumerate(sorted(SPEAKERS), start=2)
    ]
    for each in answers:
        await uow.submissions.add(each)
    return replace(subject, based_on=name_basis(answers), values={1: 3})


async def put_activity(uow: UnitOfWork, subject: Subject) -> Subject:
    activity = Activity(ActivityId("a"), LS01, 1, Wording("Vårdplan"), "chair-ls01", NOW)
    await uow.plans.add(activity)
    return replace(subject, choices=(activity.id,), activity_id=activity.id, revision=1)


async def put_event(uow: UnitOfWork, subject: Subject) -> Subject:
    note = EventNote(NOW.date(), EventKind.FORUM, "Forum", state=EventState.HELD)
    await uow.network.add_event(Event(EventId("e"), COUNTY.id, 1, note, "coordinator", NOW))
    return replace(subject, choices=(LS01,), event_id=EventId("e"))


async def put_declaration(uow: UnitOfWork, subject: Subject) -> Subject:
    chair = PersonId("chair-ls01")
    await uow.declarations.add(Declaration(DeclarationId("d"), ROUND, LS01, Part.SELF_ASSESSMENT, chair, NOW))
    return replace(subject, choices=(LS01,))


async def put_meeting(uow: UnitOfWork, subject: Subject) -> Subject:
    today = local_date(NOW)
    both = PersonId("both")
    await uow.meetings.add(
        Meeting(MeetingId("m"), LS01, 1, MeetingState.PLANNED, today, None, MeetingForm.ROOM, both, NOW)
    )
    return replace(subject, meeting=MeetingDraft(MeetingId("m"), 1, today, None, MeetingForm.ROOM))


async def move_meeting(uow: UnitOfWork, subject: Subject) -> Subject:
    subject = await put_meeting(uow, subject)
    tomorrow = MeetingDraft(MeetingId("m"), 1, local_date(NOW) + timedelta(days=1), None, MeetingForm.ROOM)
    return replace(subject, meeting=tomorrow)


async def close_round(uow: UnitOfWork, subject: Subject) -> Subject:
    closed = a_round(state=RoundState.CLOSED, closed_at=NOW)
    await uow.rounds.put(closed)
    return replace(subject, choices=((await preview_summary(uow, COUNTY, closed, Rules())).code,))


async def name_day(_uow: UnitOfWork, subject: Subject) -> Subject:
    return replace(subject, unit_id=None, choices=("2025-01-22",))


async def put_request(uow: UnitOfWork, subject: Subject) -> Subject:
    chair = PersonId("chair-ls01")
    request = TimeRequest(
        TimeRequestId("t"), ROUND, Part.SELF_ASSESSMENT, LS01, chair, date(2025, 1, 30), "Nämnden möts först då.", NOW
    )
    await uow.time_requests.put(request)
    return replace(subject, unit_id=None, choices=(request.id,))


async def reach_chair(uow: UnitOfWork, subject: Subject) -> Subject:
    """Have LS01's chair within reach, so that there is somebody to remind, and a message to stop."""
    await uow.conversations.put(a_conversation(object_id=object_id_of("chair-ls01")))
    return replace(subject, choices=())


async def put_failed(uow: UnitOfWork, subject: Subject) -> Subject:
    slots = [[Part.SELF_ASSESSMENT.value, LS01, "opening"]]
    payload = {"round": ROUND, "person": "chair-ls01", "to": "person", "slots": slots}
    await uow.outbox.add(a_delivery(county_id=COUNTY.id, payload=payload, state=State.PARKED))
    return subject


async def put_stop(uow: UnitOfWork, subject: Subject) -> Subject:
    stop = Stop(StopId("s"), ROUND, Part.SELF_ASSESSMENT, LS01, "before-3", False, "coordinator", NOW)  # noqa: FBT003 - a value
    await uow.stops.add(stop)
    return subject


async def name_unit(_uow: UnitOfWork, subject: Subject) -> Subject:
    return replace(subject, choices=(LS01,))


async def name_part(_uow: UnitOfWork, subject: Subject) -> Subject:
    return replace(subject, choices=(key_of(Part.SELF_ASSESSMENT, LS01),))


async def name_fact(_uow: UnitOfWork, subject: Subject) -> Subject:
    return replace(subject, piece="rhythm", choices=('"two_per_term"',))


async def name_piece(_uow: UnitOfWork, subject: Subject) -> Subject:
    return replace(subject, piece="meetings")


async def begin_noting(_uow: UnitOfWork, subject: Subject) -> Subject:
    return replace(subject, noting=Noting("ordförande", some_answers()))


FURNISHING: Mapping[Verb, Furnish] = {
    Verb.CONFIRM_INTERVIEW: put_interview,
    Verb.AMEND_INTERVIEW: put_interview,
    Verb.NOTE_INTERVIEW: begin_noting,
    Verb.REVIEW_INTERVIEW: begin_noting,
    Verb.CHANGE_INTERVIEW: begin_noting,
    Verb.SAVE_INTERVIEW: begin_noting,
    Verb.SHOW_DIFFERENCES: put_two_answers,
    Verb.KEEP_BOTH: put_two_answers,
    Verb.ASK_AGREEMENT: put_two_answers,
    Verb.REVIEW_AGREEMENT: put_two_answers,
    Verb.SAVE_AGREEMENT: put_two_answers,
    Verb.NEXT_MEETING: put_two_answers,
    Verb.DECLARE_NONE: name_unit,
    Verb.ANSWER_LATER: put_declaration,
    Verb.PICK_ACTIVITY: put_activity,
    Verb.CHANGE_ACTIVITY: put_activity,
    Verb.ASK_ATTENDANCE: put_event,
    Verb.NOTE_ATTENDANCE: put_event,
    Verb.SAVE_MEETING: move_meeting,
    Verb.MOVE_MEETING: put_meeting,
    Verb.CANCEL_MEETING: put_meeting,
    Verb.ASK_REPORT: put_meeting,
    Verb.REPORT_HELD: put_meeting,
    Verb.REPORT_NOT_HELD: put_meeting,
    Verb.PUBLISH: close_round,
    Verb.SNOOZE: name_day,
    Verb.GRANT_TIME: put_request,
    Verb.REFUSE_TIME: put_request,
    Verb.REQUEST_TIME: name_part,
    Verb.REMIND_NOW: reach_chair,
    Verb.STOP_MESSAGE: reach_chair,
    Verb.RESEND_FAILED: put_failed,
    Verb.RESUME_MESSAGE: put_stop,
    Verb.SETTLE_FACT: name_fact,
    Verb.SAVE_PIECE: name_piece,
}
