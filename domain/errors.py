"""What can go wrong: a person's slip is a value, a broken rule is an error."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Reason(StrEnum):
    """Why something a person asked for was not done; worded in `rendering.texts`."""

    # answers
    OUTSIDE_SCALE = "outside_scale"
    DONT_KNOW_NOT_OFFERED = "dont_know_not_offered"
    VALUES_MISSING = "values_missing"
    TOO_MANY_VALUES = "too_many_values"
    NOT_A_WHOLE_STEP = "not_a_whole_step"
    PERSPECTIVE_MISSING = "perspective_missing"
    COMMENT_TOO_LONG = "comment_too_long"
    ANSWER_FIRST = "answer_first"
    EDIT_CHANGES_NOTHING = "edit_changes_nothing"
    EDIT_NOT_UNDERSTOOD = "edit_not_understood"
    NOTHING_ANSWERED_YET = "nothing_answered_yet"
    # two answers
    ONLY_ONE_ANSWER = "only_one_answer"
    ANSWERS_ALIKE = "answers_alike"
    ANSWERS_CHANGED = "answers_changed"
    REASON_MISSING = "reason_missing"
    REASON_TOO_LONG = "reason_too_long"
    # rounds
    NO_ROUND = "no_round"
    NO_ROUND_FOR_YEAR = "no_round_for_year"
    ROUND_NOT_OPEN = "round_not_open"
    ROUND_CLOSED = "round_closed"
    ROUND_ALREADY_OPEN = "round_already_open"
    ROUND_EXISTS = "round_exists"
    ROUND_DATES_OUT_OF_ORDER = "round_dates_out_of_order"
    ANOTHER_ROUND_OPEN = "another_round_open"
    REOPEN_NEEDS_LATER_CLOSE = "reopen_needs_later_close"
    # people
    REPRESENTS_NOBODY = "represents_nobody"
    NOT_COORDINATOR = "not_coordinator"
    NOT_IN_A_CHANNEL = "not_in_a_channel"
    ONLY_IN_PRIVATE = "only_in_private"
    STALE_CARD = "stale_card"
    CARD_OF_ANOTHER = "card_of_another"
    CARD_BEFORE_REOPENING = "card_before_reopening"
    ALREADY_ANSWERED = "already_answered"
    # interviews, changes after the close, and units that hand in none
    INTERVIEWED_MISSING = "interviewed_missing"
    INTERVIEW_PERSPECTIVE_MISSING = "interview_perspective_missing"
    INTERVIEWED_TOO_LONG = "interviewed_too_long"
    INTERVIEW_CARD_OLD = "interview_card_old"
    INTERVIEW_REPLACED = "interview_replaced"
    NEWER_INTERVIEW = "newer_interview"
    UNIT_MISSING = "unit_missing"
    NOTHING_NOTED = "nothing_noted"
    LATE_REASON_MISSING = "late_reason_missing"
    LATE_REASON_TOO_LONG = "late_reason_too_long"
    NONE_AFTER_ANSWER = "none_after_answer"
    ROUND_STILL_OPEN = "round_still_open"
    NO_RESPONDENT = "no_respondent"
    SEVERAL_RESPONDENTS = "several_respondents"
    NOTHING_CHANGED = "nothing_changed"
    # local plans
    ACTIVITY_NAME_MISSING = "activity_name_missing"
    ACTIVITY_TEXT_TOO_LONG = "activity_text_too_long"
    ACTIVITY_DUE_BEFORE_START = "activity_due_before_start"
    ACTIVITY_OF_A_ROLE = "activity_of_a_role"
    ACTIVITY_TWICE = "activity_twice"
    ACTIVITY_NOT_CHOSEN = "activity_not_chosen"
    ACTIVITY_NOT_FOUND = "activity_not_found"
    ACTIVITY_CHANGED = "activity_changed"
    PLAN_FULL = "plan_full"
    PLAN_OF_ANOTHER = "plan_of_another"
    PLAN_UNIT_UNKNOWN = "plan_unit_unknown"
    DATE_UNREADABLE = "date_unreadable"
    STAGE_UNKNOWN = "stage_unknown"
    FIELD_UNKNOWN = "field_unknown"
    # network meetings and support
    EVENT_TITLE_MISSING = "event_title_missing"
    EVENT_TEXT_TOO_LONG = "event_text_too_long"
    EVENT_DATE_MISSING = "event_date_missing"
    EVENT_NOT_YET = "event_not_yet"
    EVENT_PLANNED_IN_PAST = "event_planned_in_past"
    EVENT_TWICE = "event_twice"
    EVENT_TWICE_IN_FILE = "event_twice_in_file"
    EVENT_CANCELLED = "event_cancelled"
    EVENT_HELD = "event_held"
    ATTENDED_BEFORE_HELD = "attended_before_held"
    EVENT_VALUE_UNKNOWN = "event_value_unknown"
    NO_EVENT = "no_event"
    SEVERAL_EVENTS = "several_events"
    NOBODY_NAMED = "nobody_named"
    ATTENDEE_UNKNOWN = "attendee_unknown"
    # imports and the command line
    NO_COUNTY = "no_county"
    UNKNOWN_COUNTY = "unknown_county"
    SEVERAL_COUNTIES = "several_counties"
    UNKNOWN_LEADERSHIP = "unknown_leadership"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_PERSON = "unknown_person"
    PERSON_NEEDS_ID_OR_EMAIL = "person_needs_id_or_email"
    NOT_AN_OBJECT_ID = "not_an_object_id"
    NOT_AN_EMAIL = "not_an_email"
    CODE_NOT_VALID = "code_not_valid"
    TOO_MANY_CODES = "too_many_codes"
    NO_INVITATION = "no_invitation"
    INVITATION_NOT_WAITING = "invitation_not_waiting"
    UNIT_HAS_ANSWERED = "unit_has_answered"
    NO_SUCH_ROLE = "no_such_role"
    SEVERAL_PERSONS = "several_persons"
    FILE_MISSING = "file_missing"
    FILE_NOT_TEXT = "file_not_text"
    FILE_TOO_LARGE = "file_too_large"
    FILE_EMPTY = "file_empty"
    WRONG_HEADER = "wrong_header"
    WRONG_COLUMN_COUNT = "wrong_column_count"
    EMPTY_NAME = "empty_name"
    NAME_TOO_LONG = "name_too_long"
    WRONG_MUNICIPALITY_CODE = "wrong_municipality_code"
    MUNICIPALITY_IN_TWO_LEADERSHIPS = "municipality_in_two_leaderships"
    MUNICIPALITY_CODE_TWICE = "municipality_code_twice"
    MUNICIPALITY_WITH_TWO_CODES = "municipality_with_two_codes"
    NOT_A_YEAR = "not_a_year"
    RESPONDENT_TWICE = "respondent_twice"
    NO_ROWS_FOR_YEAR = "no_rows_for_year"
    NOT_TOML = "not_toml"
    KEY_MISSING = "key_missing"
    KEY_UNKNOWN = "key_unknown"
    KEY_UNUSABLE = "key_unusable"
    ITEM_NUMBER_TWICE = "item_number_twice"
    VERSION_TAKEN = "version_taken"
    NO_INSTRUMENT = "no_instrument"
    NO_DELIVERY = "no_delivery"
    SEVERAL_DELIVERIES = "several_deliveries"
    WRONG_DELIVERY_STATE = "wrong_delivery_state"


@dataclass(frozen=True, slots=True)
class Rejected:
    """Say no to what a person asked for, with what the sentence about it needs."""

    reason: Reason
    data: Mapping[str, str | int] = field(default_factory=dict)


class DomainError(Exception):
    """A rule that the code itself must keep was broken; carries a code and data, no prose."""

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data
