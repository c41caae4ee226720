"""What a person is in the middle of: plain, versioned JSON."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from domain.answers import Perspective
from domain.ids import RoundId, UnitId
from domain.instruments import Part
from domain.interviews import Noting, noting_from_data, noting_to_data
from domain.meetings import MeetingDraft, draft_from_data, draft_to_data
from domain.ports import Json

VERSION = 1


class Topic(StrEnum):
    """What is being talked about."""

    NOTHING = "nothing"
    ASSESSMENT = "assessment"
    REVIEW = "review"
    CLOSING = "closing"
    RELEASING = "releasing"
    NOTED = "noted"
    INTERVIEW = "interview"
    DECLARING = "declaring"
    HANDOVER = "handover"
    SNOOZING = "snoozing"
    ASKING_TIME = "asking_time"
    REMINDING_AGAIN = "reminding_again"
    EXTENDING = "extending"
    AGREEING = "agreeing"
    GIVING_REASON = "giving_reason"
    CHOOSING_PLAN = "choosing_plan"
    PLAN = "plan"
    NEW_ACTIVITY = "new_activity"
    NEW_EVENT = "new_event"
    ATTENDANCE = "attendance"
    STATUS_FORM = "status_form"
    SETTLING = "settling"
    LOOKING = "looking"
    # of meetings: what was asked last
    MEETING_UNIT = "meeting_unit"
    MEETING_RHYTHM = "meeting_rhythm"
    MEETING_DAY = "meeting_day"
    MEETING_CHECK = "meeting_check"
    MEETING_HELD = "meeting_held"
    MEETING_AGENDA = "meeting_agenda"
    MEETING_ACTORS = "meeting_actors"
    MEETING_CANCEL = "meeting_cancel"
    CALENDAR_UNIT = "calendar_unit"


class Written(Struct, frozen=True):
    """The last message that was taken as an answer: when its writer changes it, the answer changes (F35).

    `numbers` are the items that its steps were for; a perspective or a comment has none.
    """

    message_id: str
    unit_id: UnitId
    numbers: tuple[int, ...] = ()


class State(Struct, frozen=True):
    """A conversation's place; what was answered so far is kept as a draft, not here.

    `choices` are the ids that the numbers of a question in plain text stand for, or the code of a preview.
    `values` is what has been filled in of an agreement that lacks its reason.
    `part` is what a form is of; `piece` and `question` are what is asked of it, by their codes. `parts` are what is to
    be handed over.
    What a coordinator is noting at an interview is kept here: that is nobody's own draft. So is what is known of a
    meeting that is being planned or told of.
    """

    topic: Topic = Topic.NOTHING
    round_id: RoundId | None = None
    unit_id: UnitId | None = None
    perspective: Perspective | None = None
    noting: Noting | None = None
    choices: tuple[str, ...] = ()
    written: Written | None = None
    values: Mapping[int, int] = field(default_factory=dict)
    piece: str | None = None
    question: str | None = None
    meeting: MeetingDraft | None = None
    part: Part | None = None
    parts: tuple[Part, ...] = ()


def state_to_data(state: State) -> Json | None:
    """Return the state as JSON data; None when there is nothing to remember."""
    if state.topic is Topic.NOTHING and state.written is None:
        return None
    noting = {"noting": noting_to_data(state.noting)} if state.noting else {}
    data = {
        "version": VERSION,
        "topic": state.topic.value,
        "round": state.round_id,
        "unit": state.unit_id,
        "perspective": state.perspective.value if state.perspective else None,
        **({"choices": list(state.choices)} if state.choices else {}),
        **({"piece": state.piece} if state.piece else {}),
        **({"question": state.question} if state.question else {}),
        "written": _written_to_data(state.written) if state.written else None,
    } | noting
    data |= {"meeting": draft_to_data(state.meeting)} if state.meeting else {}
    data |= {"part": state.part.value} if state.part else {}
    data |= {"parts": [each.value for each in state.parts]} if state.parts else {}
    values = {str(number): value for number, value in state.values.items()}
    return data | {"values": values} if values else data


def state_from_data(data: Json | None) -> State:
    """Return the stored state; one of another version, or that cannot be read, is dropped (S14)."""
    if not isinstance(data, Mapping) or data.get("version") != VERSION:
        return State()
    try:
        return State(
            topic=Topic(data["topic"]),
            round_id=RoundId(_take_id(data["round"])) if data["round"] else None,
            unit_id=UnitId(_take_id(data["unit"])) if data["unit"] else None,
            perspective=Perspective(data["perspective"]) if data["perspective"] else None,
            noting=noting_from_data(data["noting"]) if "noting" in data else None,
            choices=tuple(_take_id(each) for each in data.get("choices", ())),
            piece=_take_id(data["piece"]) if "piece" in data else None,
            question=_take_id(data["question"]) if "question" in data else None,
            values={int(number): int(value) for number, value in dict(data.get("values", {})).items()},
            meeting=draft_from_data(data["meeting"]) if "meeting" in data else None,
            part=Part(data["part"]) if "part" in data else None,
            parts=tuple(map(Part, data.get("parts", ()))),
            # What the version before has stored has none.
            written=_written_from_data(data["written"]) if data.get("written") else None,
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return State()


# Private functions


def _take_id(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not_an_id")
    return value


def _written_to_data(written: Written) -> Json:
    return {"message": written.message_id, "unit": written.unit_id, "numbers": list(written.numbers)}


def _written_from_data(data: Json) -> Written:
    numbers = tuple(int(number) for number in data["numbers"])
    return Written(_take_id(data["message"]), UnitId(_take_id(data["unit"])), numbers)
