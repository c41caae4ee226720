"""Which step takes a turn: buttons by their verb, texts by intent first and then by what was asked."""

from collections.abc import Mapping

from msgspec.structs import replace

from dialogs import (
    boards,
    calendars,
    coordination,
    declaring,
    edited_answers,
    handovers,
    indicators,
    interviews,
    invitations,
    meetings,
    menu,
    mirrors,
    network,
    noted_answers,
    own_pictures,
    plans,
    releases,
    reminding,
    self_assessment,
    status_forms,
    two_answers,
    unreachable,
    written_agreements,
    written_answers,
    written_boards,
    written_interviews,
    written_meetings,
    written_network,
    written_plans,
)
from dialogs.facts import Facts
from dialogs.intents import agrees, recognise_intent, split_comment, split_decision
from dialogs.states import State, Topic
from dialogs.steps import Step, TakeStep, refuse
from dialogs.turns import Turn, TurnKind
from domain.errors import Reason
from domain.instruments import Part
from domain.invitations import read_code
from domain.requests import Intent, Verb

# An intent that has no step here is asked back about.
BY_INTENT: Mapping[Intent, TakeStep] = {
    Intent.ASSESS: status_forms.begin_either,
    Intent.SUMMARY: menu.show_summary,
    Intent.COMPARE: menu.show_comparison,
    Intent.STATUS: menu.show_status,
    Intent.CLOSE_ROUND: coordination.ask_close,
    Intent.PUBLISH: releases.show_preview,
    Intent.MIRROR: mirrors.show,
    Intent.TEMPERATURE: menu.show_temperature,
    Intent.CONNECT_CHANNEL: coordination.connect,
    Intent.COMMENT: written_answers.comment,
    Intent.SUBMIT: written_answers.submit_in_text,
    Intent.LAST_YEAR: self_assessment.show_last_year,
    Intent.INTERVIEW: interviews.begin,
    Intent.CONFIRM_INTERVIEW: noted_answers.confirm,
    Intent.DECLARE_NONE: declaring.ask,
    Intent.DIFFERENCES: two_answers.show,
    Intent.MEETING: meetings.begin,
    Intent.CALENDAR: calendars.lend,
    Intent.REVOKE_CALENDAR: calendars.revoke,
    Intent.HELP: menu.give_help,
    Intent.CANCEL: menu.cancel,
    Intent.NOT_ME: handovers.not_me,
    Intent.PLAN: plans.show,
    Intent.NETWORK: network.show,
    Intent.LOG_EVENT: network.ask,
    Intent.STATUS_FORM: status_forms.begin,
    Intent.MUNICIPAL_SURVEY: status_forms.begin_with(Part.MUNICIPAL_SURVEY),
    Intent.ECONOMY: status_forms.begin_with(Part.ECONOMY),
    Intent.OWN_PICTURE: own_pictures.show,
    Intent.COUNTY_PICTURE: status_forms.show_county_picture,
    Intent.INDICATORS: indicators.show,
    Intent.SNOOZE: reminding.ask_snooze,
    Intent.MORE_TIME: reminding.ask_time,
    Intent.UNREACHABLE: unreachable.show,
    Intent.BOARD: boards.show,
    Intent.RESEND_FAILED: boards.resend,
}

BY_VERB: Mapping[Verb, TakeStep] = {
    Verb.ASSESS: status_forms.begin_either,
    Verb.CHOOSE_UNIT: self_assessment.choose_unit,
    Verb.CHOOSE_PERSPECTIVE: self_assessment.choose_perspective,
    Verb.REVIEW_ASSESSMENT: self_assessment.review,
    Verb.SAVE_DRAFT: self_assessment.save,
    Verb.ASK_COMMENT: self_assessment.ask_comment,
    Verb.SAVE_COMMENT: self_assessment.save_comment,
    Verb.SUBMIT_ASSESSMENT: self_assessment.submit,
    Verb.CHANGE_ASSESSMENT: self_assessment.change,
    Verb.LAST_YEAR: self_assessment.show_last_year,
    Verb.SUMMARY: menu.show_summary,
    Verb.SUMMARY_DETAIL: menu.show_detail,
    Verb.SHOW_PREVIEW: releases.show_preview,
    Verb.PUBLISH: releases.publish,
    Verb.MIRROR: mirrors.show,
    Verb.STATUS: menu.show_status,
    Verb.ASK_CLOSE: coordination.ask_close,
    Verb.CLOSE_ROUND: coordination.close,
    Verb.ASK_INTERVIEW: interviews.begin,
    Verb.NOTE_INTERVIEW: interviews.note,
    Verb.REVIEW_INTERVIEW: interviews.review,
    Verb.CHANGE_INTERVIEW: interviews.change,
    Verb.SAVE_INTERVIEW: interviews.save,
    Verb.CONFIRM_INTERVIEW: noted_answers.confirm,
    Verb.AMEND_INTERVIEW: noted_answers.amend,
    Verb.DECLARE_NONE: declaring.declare,
    Verb.ANSWER_LATER: declaring.answer_later,
    Verb.NOT_ME: handovers.not_me,
    Verb.HAND_OVER: handovers.hand_over,
    Verb.TELL_COORDINATOR: handovers.tell_coordinator,
    Verb.ANSWER_ANYWAY: handovers.answer_anyway,
    Verb.ASK_SNOOZE: reminding.ask_snooze,
    Verb.SNOOZE: reminding.snooze,
    Verb.ASK_TIME: reminding.ask_time,
    Verb.REQUEST_TIME: reminding.request_time,
    Verb.GRANT_TIME: reminding.grant_time,
    Verb.REFUSE_TIME: reminding.refuse_time,
    Verb.SHOW_DIFFERENCES: two_answers.show,
    Verb.KEEP_BOTH: two_answers.keep_both,
    Verb.ASK_AGREEMENT: two_answers.ask_agreement,
    Verb.REVIEW_AGREEMENT: two_answers.review_agreement,
    Verb.SAVE_AGREEMENT: two_answers.save_agreement,
    Verb.NEXT_MEETING: two_answers.take_to_meeting,
    Verb.SHOW_PLAN: plans.show,
    Verb.ASK_ACTIVITY: plans.ask,
    Verb.ADD_ACTIVITY: plans.add,
    Verb.PICK_ACTIVITY: plans.pick,
    Verb.CHANGE_ACTIVITY: plans.change,
    Verb.PLAN_FILES: plans.lend_files,
    Verb.SHOW_NETWORK: network.show,
    Verb.ASK_EVENT: network.ask,
    Verb.LOG_EVENT: network.log,
    Verb.ASK_ATTENDANCE: network.ask_attendance,
    Verb.NOTE_ATTENDANCE: network.take_attendance,
    Verb.STATUS_FORM: status_forms.begin,
    Verb.SAVE_PIECE: status_forms.save_piece,
    Verb.CHANGE_PIECE: status_forms.change_piece,
    Verb.OWN_PICTURE: own_pictures.show,
    Verb.SHOW_APART: own_pictures.show_apart,
    Verb.SETTLE_FACT: own_pictures.settle,
    Verb.COUNTY_PICTURE: status_forms.show_county_picture,
    Verb.SHOW_MEETINGS: meetings.begin,
    Verb.SAVE_RHYTHM: meetings.save_rhythm,
    Verb.ASK_MEETING: meetings.ask_meeting,
    Verb.SAVE_MEETING: meetings.save,
    Verb.MOVE_MEETING: meetings.move,
    Verb.CANCEL_MEETING: meetings.cancel,
    Verb.ASK_REPORT: meetings.ask_report,
    Verb.REPORT_HELD: meetings.report_held,
    Verb.REPORT_NOT_HELD: meetings.report_not_held,
    Verb.SHOW_UNREACHABLE: unreachable.show,
    Verb.SHOW_LETTER: unreachable.show_letter,
    Verb.SHOW_CALENDAR: calendars.lend,
    Verb.NEW_CALENDAR_LINK: calendars.renew,
    Verb.REVOKE_CALENDAR: calendars.revoke,
    Verb.SHOW_BOARD: boards.show,
    Verb.SHOW_BOARD_PART: boards.show_part,
    Verb.SHOW_BOARD_UNIT: boards.show_unit,
    Verb.REMIND_NOW: boards.remind,
    Verb.ASK_EXTENSION: boards.ask_extension,
    Verb.EXTEND_TIME: boards.extend,
    Verb.RESEND_FAILED: boards.resend,
    Verb.STOP_MESSAGE: boards.stop,
    Verb.RESUME_MESSAGE: boards.resume,
}


def take_step(state: State, turn: Turn, facts: Facts) -> Step:
    """Return what comes of a turn; which message answered last is remembered until another one does."""
    step = _choose_step(_leave_question(state, turn), turn, facts)
    if step.state.written is not None or state.written is None or turn.kind is TurnKind.UNINSTALLED:
        return step
    return replace(step, state=replace(step.state, written=state.written))


# Private functions


def _leave_question(state: State, turn: Turn) -> State:
    """A yes closes the round, hands in none or reminds again right after the question only; all else drops it."""
    if state.topic is Topic.REMINDING_AGAIN and turn.verb is not Verb.REMIND_NOW and not agrees(turn.text):
        return State()
    if state.topic is Topic.CLOSING and turn.verb is not Verb.CLOSE_ROUND and not agrees(turn.text):
        return State()
    if state.topic is Topic.RELEASING and not _publishes(turn):
        return State()
    pressed_else = turn.kind is TurnKind.BUTTON and turn.verb not in {Verb.DECLARE_NONE, Verb.ANSWER_LATER}
    if state.topic is Topic.DECLARING and pressed_else:
        return State()
    return state


def _publishes(turn: Turn) -> bool:
    """Tell whether it says to publish what was shown: by its button, with a yes or with the word."""
    if turn.kind is not TurnKind.TEXT:
        return turn.verb is Verb.PUBLISH
    return agrees(turn.text) or recognise_intent(turn.text) is Intent.PUBLISH


def _choose_step(state: State, turn: Turn, facts: Facts) -> Step:
    match turn.kind:
        case TurnKind.INSTALLED:
            return menu.greet(state, turn, facts)
        case TurnKind.UNINSTALLED:
            return Step(State())
        case TurnKind.MEETING_ENDED:
            return meetings.note_end(state, turn, facts)
        case TurnKind.BUTTON:
            return BY_VERB[turn.verb](state, turn, facts) if turn.verb else refuse(state, Reason.STALE_CARD)
        case TurnKind.EDITED:
            return edited_answers.take_edit(state, turn, facts)
        case TurnKind.TEXT:
            return _take_text(state, turn, facts)


def _take_text(state: State, turn: Turn, facts: Facts) -> Step:
    # Before all else, so that a code is never taken for an answer, and never kept.
    if (code := read_code(turn.text)) is not None:
        return invitations.redeem(state, turn, code)
    if (decision := split_decision(turn.text)) is not None:
        return releases.decide(state, turn, facts, decision)
    if state.topic in {Topic.STATUS_FORM, Topic.SETTLING, Topic.LOOKING}:
        return _take_text_about_form(state, turn, facts)
    return _take_other_text(state, turn, facts)


def _take_text_about_form(state: State, turn: Turn, facts: Facts) -> Step:
    """Take what answers a form's question, else what the same words mean at other times."""
    otherwise = _take_other_text(state, turn, facts)
    about_own = own_pictures.settle_in_text(state, turn, facts) or own_pictures.show_in_text(state, turn, facts)
    return about_own or status_forms.answer_in_text(state, turn, facts, otherwise) or otherwise


# What is being noted, or was asked, goes before what the same words mean at other times.
TAKERS = (
    written_boards.take,
    written_interviews.answer,
    declaring.answer_in_text,
    written_meetings.answer,
    written_plans.take,
    written_network.take,
    reminding.take_text,
    unreachable.take,
)


# What was asked, where the text is a yes or the word for it: anything else has left the topic by now.
TAKEN_AT_ONCE: Mapping[Topic, TakeStep] = {Topic.CLOSING: coordination.close, Topic.RELEASING: releases.publish}


def _take_other_text(state: State, turn: Turn, facts: Facts) -> Step:
    about_two_answers = written_agreements.take(state, turn, facts)
    if about_two_answers is not None:
        return about_two_answers
    for take in TAKERS:
        step = take(state, turn, facts)
        if step is not None:
            return step
    state = State() if state.topic is Topic.DECLARING else state
    if split_comment(turn.text) is not None:
        return written_answers.comment(state, turn, facts)
    return _take_answer(state, turn, facts)


def _take_answer(state: State, turn: Turn, facts: Facts) -> Step:
    """Take what was asked for, then what is wanted, or what answers by itself."""
    if state.topic in TAKEN_AT_ONCE:
        return TAKEN_AT_ONCE[state.topic](state, turn, facts)
    if state.topic is Topic.HANDOVER and (step := handovers.choose_in_text(state, turn, facts)):
        return step
    if state.topic is Topic.REVIEW and agrees(turn.text):
        return written_answers.submit_in_text(state, turn, facts)
    # Before the intents, as a bare no is one of them: but only where nothing else is being talked of.
    if state.topic is Topic.NOTHING and (step := written_meetings.answer_asked(turn, facts)):
        return step
    intent = recognise_intent(turn.text)
    if intent is not None:
        return BY_INTENT.get(intent, menu.wonder)(state, turn, facts)
    return written_answers.answer_in_text(state, turn, facts) or menu.wonder(state, turn, facts)
