"""What people can ask for: by a word, by a button, by the command menu."""

from enum import StrEnum


class Intent(StrEnum):
    """What a person can ask for, by a word, a button or the command menu."""

    ASSESS = "assess"
    SUMMARY = "summary"
    STATUS = "status"
    CLOSE_ROUND = "close_round"
    CONNECT_CHANNEL = "connect_channel"
    COMMENT = "comment"
    SUBMIT = "submit"
    LAST_YEAR = "last_year"
    CONFIRM_INTERVIEW = "confirm_interview"
    HELP = "help"
    CANCEL = "cancel"
    NOT_ME = "not_me"
    DECLARE_NONE = "declare_none"
    DIFFERENCES = "differences"
    INTERVIEW = "interview"


class Verb(StrEnum):
    """What a card's button does; the server decides anew whether it may (S6)."""

    ASSESS = "assess"
    CHOOSE_UNIT = "choose_unit"
    CHOOSE_PERSPECTIVE = "choose_perspective"
    REVIEW_ASSESSMENT = "review_assessment"
    SAVE_DRAFT = "save_draft"
    ASK_COMMENT = "ask_comment"
    SAVE_COMMENT = "save_comment"
    SUBMIT_ASSESSMENT = "submit_assessment"
    CHANGE_ASSESSMENT = "change_assessment"
    LAST_YEAR = "last_year"
    SUMMARY = "summary"
    STATUS = "status"
    ASK_CLOSE = "ask_close"
    CLOSE_ROUND = "close_round"
    # a coordinator notes an interview
    ASK_INTERVIEW = "ask_interview"
    NOTE_INTERVIEW = "note_interview"
    REVIEW_INTERVIEW = "review_interview"
    CHANGE_INTERVIEW = "change_interview"
    SAVE_INTERVIEW = "save_interview"
    # the unit says whether it is right
    CONFIRM_INTERVIEW = "confirm_interview"
    AMEND_INTERVIEW = "amend_interview"
    # the unit hands in none
    DECLARE_NONE = "declare_none"
    ANSWER_LATER = "answer_later"
    NOT_ME = "not_me"
    HAND_OVER = "hand_over"
    TELL_COORDINATOR = "tell_coordinator"
    ANSWER_ANYWAY = "answer_anyway"
    SHOW_DIFFERENCES = "show_differences"
    KEEP_BOTH = "keep_both"
    ASK_AGREEMENT = "ask_agreement"
    REVIEW_AGREEMENT = "review_agreement"
    SAVE_AGREEMENT = "save_agreement"
    NEXT_MEETING = "next_meeting"
