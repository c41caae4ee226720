"""Cards that were drawn: what each is about, looked up by a word that nobody guesses when one is pressed (S5)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from msgspec import Struct, field

from domain.answers import Perspective
from domain.ids import ActivityId, CardId, EventId, RoundId, SubmissionId, UnitId
from domain.instruments import Part
from domain.interviews import Noting, noting_from_data, noting_to_data
from domain.meetings import MeetingDraft, draft_from_data, draft_to_data

# Bytes of chance in a card's id: 128 bits.
CHANCE = 16
# Last January's form can still say what became of it; one that is older is only too old.
KEPT_FOR = timedelta(days=400)
LONGEST_ID = 64


class Subject(Struct, frozen=True):
    """What a card is about: the server's own word, whatever comes back with a press.

    Attributes:
        choices: the ids that the card's numbered choices stand for, the first being number 1; of a preview its code.
        opened_at: when the round was opened: another instant tells that it was opened again since.
        revision: of the person's last submission for the unit, 0 before any: another one tells that they have answered
            since. Where something is being noted it is that of the interview. None where that makes no difference.
        based_on: the submissions that it shows, where it is about several people's answers.
        values: steps that were filled in on a card before this one.
        parts: what is handed over, or was, of the unit; none where `part` says it.
        part: what a form is of; None where it is the state of a leadership, as on cards of the version before.
        piece: of a form, or the question that is to be settled, by its code.
        submission_id: the interview that is shown to its unit.
        noting: what a coordinator is noting at an interview.
        activity_id: of a leadership's plan, which `revision` then counts.
        event_id: of the county's network.
        meeting: what is known of the meeting that the card is about.
    """

    round_id: RoundId | None = None
    unit_id: UnitId | None = None
    perspective: Perspective | None = None
    choices: tuple[str, ...] = ()
    opened_at: datetime | None = None
    revision: int | None = None
    submission_id: SubmissionId | None = None
    noting: Noting | None = None
    activity_id: ActivityId | None = None
    event_id: EventId | None = None
    piece: str | None = None
    based_on: tuple[SubmissionId, ...] = ()
    values: Mapping[int, int] = field(default_factory=dict)
    meeting: MeetingDraft | None = None
    part: Part | None = None
    parts: tuple[Part, ...] = ()

    def choose(self, number: str) -> str | None:
        """Return what a numbered choice stands for."""
        numbered = {str(index): each for index, each in enumerate(self.choices, start=1)}
        return numbered.get(number)


class Card(Struct, frozen=True):
    """A card that was drawn for someone; it gives no right, and is worth nothing in another's hands."""

    id: CardId
    tenant_id: str
    object_id: str | None
    subject: Subject
    drawn_at: datetime

    def is_for(self, tenant_id: str, object_id: str) -> bool:
        """Tell whether it was drawn for this person: a card that was forwarded is worth nothing (S7)."""
        mine = (self.tenant_id.lower(), self.object_id.lower()) if self.object_id else None
        return mine == (tenant_id.lower(), object_id.lower())

    @property
    def expires_at(self) -> datetime:
        """Return when it is forgotten."""
        return self.drawn_at + KEPT_FOR


def draw_card(subject: Subject, tenant_id: str, object_id: str | None, now: datetime) -> Card:
    """Return a new card for a person, or for whoever is in a channel when `object_id` is None."""
    return Card(CardId(token_hex(CHANCE)), tenant_id, object_id, subject, now)


def subject_to_data(subject: Subject) -> dict[str, Any]:
    """Return a subject as plain JSON data, without what is empty."""
    data = {
        "round": subject.round_id,
        "unit": subject.unit_id,
        "perspective": subject.perspective.value if subject.perspective else None,
        "based_on": list(subject.based_on) or None,
        "values": {str(number): step for number, step in subject.values.items()} or None,
        "choices": list(subject.choices) or None,
        "opened_at": subject.opened_at.isoformat() if subject.opened_at else None,
        "revision": subject.revision,
        "submission": subject.submission_id,
        "activity": subject.activity_id,
        "event": subject.event_id,
        "noting": noting_to_data(subject.noting) if subject.noting else None,
        "part": subject.part.value if subject.part else None,
        "parts": [each.value for each in subject.parts] or None,
        "piece": subject.piece,
        "meeting": draft_to_data(subject.meeting) if subject.meeting else None,
    }
    return {name: value for name, value in data.items() if value is not None}


def subject_from_data(data: Mapping[str, Any]) -> Subject:
    """Return the subject that `subject_to_data` wrote."""
    perspective, opened_at = data.get("perspective"), data.get("opened_at")
    noting, meeting = data.get("noting"), data.get("meeting")
    return Subject(
        round_id=data.get("round"),
        unit_id=data.get("unit"),
        perspective=Perspective(perspective) if perspective else None,
        choices=tuple(data.get("choices", ())),
        based_on=tuple(data.get("based_on", ())),
        values={int(number): step for number, step in data.get("values", {}).items()},
        opened_at=datetime.fromisoformat(opened_at) if opened_at else None,
        revision=data.get("revision"),
        submission_id=data.get("submission"),
        activity_id=data.get("activity"),
        event_id=data.get("event"),
        noting=noting_from_data(noting) if noting else None,
        part=Part(data["part"]) if data.get("part") else None,
        parts=tuple(map(Part, data.get("parts", ()))),
        piece=data.get("piece"),
        # One that is all new has nothing in it.
        meeting=None if meeting is None else draft_from_data(meeting),
    )
