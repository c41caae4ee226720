"""The one door into rendering: a message goes in as meaning and comes out as words."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from domain import (
    interview_messages,
    joint_messages,
    meeting_messages,
    messages,
    people_messages,
    plan_messages,
    release_messages,
    reminder_messages,
    status_messages,
)
from domain.messages import Message
from rendering.cards import (
    assessments,
    calendars,
    declarations,
    greetings,
    interviews,
    later,
    meeting_reports,
    meetings,
    mirrors,
    network,
    people,
    plans,
    receipts,
    releases,
    reminders,
    replies,
    reviews,
    status_forms,
    statuses,
    summaries,
    two_answers,
)
from rendering.cards.rendered import Rendered
from rendering.texts.catalogues import Texts, texts_for

RENDERERS: Mapping[type[Message], Callable[[Any, Texts], Rendered]] = MappingProxyType(
    {
        messages.Greeting: greetings.render_greeting,
        messages.Help: greetings.render_help,
        messages.UnitQuestion: assessments.render_unit_question,
        messages.PerspectiveQuestion: assessments.render_perspective_question,
        messages.AssessmentForm: assessments.render_form,
        messages.DraftSaved: assessments.render_draft_saved,
        messages.CommentForm: reviews.render_comment_form,
        messages.Review: reviews.render_review,
        messages.NextItem: assessments.render_next_item,
        messages.Receipt: receipts.render_receipt,
        messages.LastYear: receipts.render_last_year,
        messages.Reflection: receipts.render_reflection,
        messages.Refusal: replies.render_refusal,
        messages.StatusReport: statuses.render_status,
        messages.Summary: summaries.render_summary,
        release_messages.NothingPublished: statuses.render_nothing_published,
        messages.CloseQuestion: statuses.render_close_question,
        release_messages.RoundClosed: statuses.render_round_closed,
        messages.ChannelConnected: statuses.render_channel_connected,
        messages.Reminder: reminders.render_reminder,
        interview_messages.InterviewForm: interviews.render_form,
        interview_messages.InterviewGoals: interviews.render_goals,
        interview_messages.InterviewReview: interviews.render_review,
        interview_messages.InterviewSaved: interviews.render_saved,
        interview_messages.InterviewNoted: interviews.render_noted,
        interview_messages.InterviewConfirmed: interviews.render_confirmed,
        interview_messages.NoneQuestion: declarations.render_question,
        interview_messages.NoneDeclared: declarations.render_declared,
        interview_messages.AnswerLater: declarations.render_answer_later,
        messages.DidYouMean: replies.render_did_you_mean,
        messages.Cancelled: replies.render_cancelled,
        people_messages.RoleGiven: people.render_role_given,
        people_messages.HandoverQuestion: people.render_handover_question,
        people_messages.HandedOver: people.render_handed_over,
        people_messages.Handover: people.render_handover,
        people_messages.SuccessorWanted: people.render_successor_wanted,
        reminder_messages.Escalation: reminders.render_escalation,
        reminder_messages.SnoozeQuestion: later.render_snooze_question,
        reminder_messages.Snoozed: later.render_snoozed,
        reminder_messages.TimeQuestion: later.render_time_question,
        reminder_messages.TimeAsked: later.render_time_asked,
        reminder_messages.TimeWanted: later.render_time_wanted,
        reminder_messages.TimeDecided: later.render_time_decided,
        joint_messages.TwoAnswersOffer: two_answers.render_offer,
        joint_messages.BothKept: two_answers.render_both_kept,
        joint_messages.AgreementForm: two_answers.render_agreement_form,
        joint_messages.ReasonForm: two_answers.render_reason_form,
        joint_messages.AgreementMade: two_answers.render_agreement_made,
        joint_messages.ForNextMeeting: two_answers.render_for_next_meeting,
        plan_messages.PlanQuestion: plans.render_plan_question,
        plan_messages.PlanShown: plans.render_plan,
        plan_messages.NewActivity: plans.render_new_activity,
        plan_messages.ActivityChange: plans.render_change,
        plan_messages.PlanFiles: plans.render_files,
        plan_messages.PlanDue: plans.render_due,
        plan_messages.NetworkShown: network.render_network,
        plan_messages.NewEvent: network.render_new_event,
        plan_messages.EventLogged: network.render_logged,
        plan_messages.AttendanceForm: network.render_attendance_form,
        plan_messages.AttendanceNoted: network.render_attendance_noted,
        status_messages.FormChoice: status_forms.render_choice,
        status_messages.FormPiece: status_forms.render_piece,
        status_messages.FormQuestion: status_forms.render_question,
        status_messages.FormDone: status_forms.render_done,
        status_messages.OwnPicture: status_forms.render_own_picture,
        status_messages.TwoFacts: status_forms.render_two_facts,
        status_messages.CountyCounts: status_forms.render_county_counts,
        meeting_messages.MeetingUnits: meetings.render_units,
        meeting_messages.MeetingFigure: meetings.render_figure,
        meeting_messages.RhythmQuestion: meetings.render_rhythm_question,
        meeting_messages.MeetingQuestion: meetings.render_meeting_question,
        meeting_messages.DayCheck: meetings.render_day_check,
        meeting_messages.NextMeeting: meetings.render_next,
        meeting_messages.HeldQuestion: meeting_reports.render_held_question,
        meeting_messages.AgendaQuestion: meeting_reports.render_agenda_question,
        meeting_messages.ActorsQuestion: meeting_reports.render_actors_question,
        meeting_messages.CancelQuestion: meeting_reports.render_cancel_question,
        meeting_messages.MeetingReported: meeting_reports.render_reported,
        meeting_messages.MeetingCancelled: meeting_reports.render_cancelled,
        meeting_messages.MeetingWanted: meeting_reports.render_wanted,
        meeting_messages.CalendarGiven: calendars.render_given,
        meeting_messages.CalendarKept: calendars.render_kept,
        meeting_messages.CalendarRevoked: calendars.render_revoked,
        release_messages.SummaryDetail: summaries.render_summary_detail,
        release_messages.ReleasePreview: releases.render_preview,
        release_messages.PreviewWaits: releases.render_preview_waits,
        release_messages.SummaryPublished: releases.render_summary_published,
        release_messages.OwnMirror: mirrors.render_mirror,
        release_messages.Temperature: summaries.render_temperature,
    }
)


def render(message: Message, language: str, card_id: str | None = None) -> Rendered:
    """Return a message as card, plain text and notification line; Swedish for languages that we do not speak."""
    rendered = RENDERERS[type(message)](message, texts_for(language))
    return rendered.sealed(card_id) if card_id else rendered


def acknowledgement(language: str) -> str:
    """Return the words under a pressed card whose answer comes as a message of its own."""
    return texts_for(language)("acknowledged")
