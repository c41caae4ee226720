"""Values with sensible defaults, so that a test names only what it is about."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from msgspec.structs import replace

from dialogs.facts import Facts
from dialogs.turns import Sender, Turn, TurnKind
from domain.answers import Answers, Perspective, fill_in
from domain.cards import Card, Subject
from domain.consolidation import UnitResult
from domain.conversations import Conversation, Scope
from domain.deliveries import AT_ONCE, Delivery, Kind
from domain.ids import CardId, CountyId, DeliveryId, MeetingId, PersonId, RoundId, SubmissionId, UnitId, new_id
from domain.instruments import Bilingual, Instrument, Item, Part, Scale
from domain.meetings import Meeting, MeetingForm, MeetingState
from domain.requests import Verb
from domain.roster import County, Person, Principal, RosterRow, Unit, UnitKind
from domain.rounds import Round, RoundState
from domain.submissions import Source, Submission

NOW = datetime(2025, 1, 20, 10, 0, tzinfo=UTC)
TENANT = "11111111-aaaa-4aaa-8aaa-111111111111"
COUNTY = County(CountyId("county"), "Demolän")


def object_id_of(name: str) -> str:
    """Return the same directory id for the same name, every time."""
    return str(uuid5(NAMESPACE_OID, name))


def a_scale(steps: int = 4, lowest: int = 1, *, dont_know: bool = False) -> Scale:
    """Return a scale of some steps, each named by its number."""
    labels = tuple(Bilingual(f"Steg {step}", f"Step {step}") for step in range(lowest, lowest + steps))
    return Scale(labels, lowest, dont_know)


def an_instrument(items: int = 5, steps: int = 4, version: str = "1", scale: Scale | None = None) -> Instrument:
    """Return a self-assessment of some goals on a scale of some steps from 1, unless a scale is given."""
    return Instrument(
        part=Part.SELF_ASSESSMENT,
        version=version,
        items=tuple(
            Item(number, Bilingual(f"Mål {number}", f"Goal {number}"), Bilingual(f"Om {number}", f"About {number}"))
            for number in range(1, items + 1)
        ),
        scale=scale or a_scale(steps),
    )


def a_round(**changes: Any) -> Round:  # noqa: ANN401 - any field of a round
    """Return the round of 2024: open in January 2025, due on the 24th, closing on the 31st."""
    plain = Round(
        id=RoundId("round-2024"),
        county_id=COUNTY.id,
        refers_to=2024,
        opens_on=date(2025, 1, 7),
        due_on=date(2025, 1, 24),
        closes_on=date(2025, 1, 31),
        state=RoundState.OPEN,
        instrument=an_instrument(),
        opened_at=datetime(2025, 1, 7, 7, tzinfo=UTC),
    )
    return replace(plain, **changes)


def an_earlier_round(**changes: Any) -> Round:  # noqa: ANN401 - any field of a round
    """Return the closed round of 2023, collected in January 2024."""
    plain = a_round(
        id=RoundId("round-2023"),
        refers_to=2023,
        opens_on=date(2024, 1, 8),
        due_on=date(2024, 1, 26),
        closes_on=date(2024, 1, 31),
        state=RoundState.CLOSED,
        opened_at=datetime(2024, 1, 8, 7, tzinfo=UTC),
        closed_at=datetime(2024, 1, 31, 23, tzinfo=UTC),
    )
    return replace(plain, **changes)


def a_unit(name: str = "LS01", **changes: Any) -> Unit:  # noqa: ANN401 - any field of a unit
    """Return a leadership; its id is its name in lower case."""
    return replace(Unit(UnitId(name.lower()), COUNTY.id, UnitKind.LEADERSHIP, name), **changes)


def leaderships(count: int = 13) -> tuple[Unit, ...]:
    """Return LS01, LS02 and so on."""
    return tuple(a_unit(f"LS{number:02}") for number in range(1, count + 1))


def a_municipality(name: str, leadership: Unit, code: str) -> Unit:
    """Return a municipality of a leadership."""
    plain = a_unit(name, id=UnitId(f"m-{name.lower()}"), kind=UnitKind.MUNICIPALITY)
    return replace(plain, code=code, leadership_id=leadership.id)


def a_person(name: str = "chair-ls01", **changes: Any) -> Person:  # noqa: ANN401 - any field of a person
    """Return a person whom the directory knows by an id made of the name."""
    return replace(Person(PersonId(name), TENANT, object_id_of(name), display_name=name, language="sv"), **changes)


def a_principal(*units: Unit, coordinator: bool = False, person: Person | None = None) -> Principal:
    """Return a known person who speaks for some units, LS01 if none is given and they are no coordinator."""
    spoken_for = units or (() if coordinator else (a_unit(),))
    return Principal(person or a_person(), COUNTY, spoken_for, is_coordinator=coordinator)


def some_facts(**changes: Any) -> Facts:  # noqa: ANN401 - any field of the facts
    """Return how things stand for LS01's chair while the round is open."""
    rounds = (changes.get("collection") or a_round(),)
    return replace(Facts(a_principal(), COUNTY, a_round(), rounds), **changes)


def a_conversation(**changes: Any) -> Conversation:  # noqa: ANN401 - any field of a conversation
    """Return a private chat."""
    plain = Conversation("a:chair-ls01", TENANT, "https://smba.example/emea/", Scope.PERSONAL, "28:bot")
    return replace(plain, **changes)


def a_channel(**changes: Any) -> Conversation:  # noqa: ANN401 - any field of a conversation
    """Return a channel."""
    return replace(a_conversation(id="19:network@thread.tacv2", scope=Scope.CHANNEL), **changes)


def a_turn(text: str = "", **changes: Any) -> Turn:  # noqa: ANN401 - any field of a turn
    """Return something that LS01's chair wrote in private."""
    conversation = changes.get("conversation", a_conversation())
    plain = Turn(
        key=f"turn-{new_id()}",
        kind=TurnKind.TEXT,
        sender=Sender(TENANT, object_id_of("chair-ls01"), "chair-ls01"),
        conversation=conversation,
        reply_to=conversation.id,
        language="sv",
        now=NOW,
        text=text,
    )
    return replace(plain, **changes)


def a_press(verb: Verb, inputs: Mapping[str, str] | None = None, **changes: Any) -> Turn:  # noqa: ANN401 - any field of a turn
    """Return a pressed button of a card, with its data and inputs."""
    pressed = a_turn(kind=TurnKind.BUTTON, verb=verb, inputs=inputs or {}, answers_in_response=True)
    return replace(pressed, pressed_activity_id="pressed", **changes)


def some_answers(
    values: Sequence[int | None] = (3, 3, 3, 3, 3),
    perspective: Perspective | None = Perspective.JOINT,
    comment: str = "",
) -> Answers:
    """Return answers to the goals from the first on; None is "vet ej"."""
    return fill_in(Answers({}, perspective, comment), dict(enumerate(values, start=1)))


def a_card(subject: Subject | None = None, **changes: Any) -> Card:  # noqa: ANN401 - any field of a card
    """Return a card that was drawn for LS01's chair just now: their form, unless it is about something else."""
    about = subject or Subject(RoundId("round-2024"), UnitId("ls01"), Perspective.JOINT)
    return replace(Card(CardId("card"), TENANT, object_id_of("chair-ls01"), about, NOW), **changes)


def a_meeting(meeting_id: str = "meeting", **changes: Any) -> Meeting:  # noqa: ANN401 - any field of a meeting
    """Return a meeting of LS01 that is planned, as its chair has said."""
    planned = Meeting(
        id=MeetingId(meeting_id),
        unit_id=UnitId("ls01"),
        revision=1,
        state=MeetingState.PLANNED,
        day=date(2025, 3, 12),
        clock=None,
        form=MeetingForm.ROOM,
        changed_by=PersonId("chair-ls01"),
        changed_at=NOW,
    )
    return replace(planned, **changes)


def a_submission(values: Sequence[int | None] = (3, 3, 3, 3, 3), **changes: Any) -> Submission:  # noqa: ANN401 - any field of a submission
    """Return what LS01's chair handed in."""
    plain = Submission(
        id=SubmissionId(new_id()),
        round_id=RoundId("round-2024"),
        unit_id=UnitId("ls01"),
        part=Part.SELF_ASSESSMENT,
        respondent="chair-ls01",
        revision=1,
        answers=some_answers(values),
        source=Source.CHAT,
        submitted_at=NOW,
    )
    return replace(plain, **changes)


def a_result(unit: str, *values: float | Fraction | None) -> UnitResult:
    """Return a unit's result for the goals from the first on, of as few answers as make each value; None has none."""
    exact = {number: Fraction(value) for number, value in enumerate(values, start=1) if value is not None}
    return UnitResult(UnitId(unit), exact, {number: _answers_of(value) for number, value in exact.items()})


def a_delivery(kind: Kind = Kind.REMINDER, **changes: Any) -> Delivery:  # noqa: ANN401 - any field of a delivery
    """Return a message that waits to be sent."""
    plain = Delivery(
        id=DeliveryId(new_id()),
        county_id=COUNTY.id,
        kind=kind,
        key=new_id(),
        tenant_id=TENANT,
        conversation_id="a:chair-ls01",
        payload={},
        created_at=NOW,
        not_before=AT_ONCE,
    )
    return replace(plain, **changes)


def a_roster_row(line: int, leadership: str, municipality: str, code: str) -> RosterRow:
    """Return one row of a roster file."""
    return RosterRow(line, leadership, municipality, code)


# Private functions


def _answers_of(mean: Fraction) -> tuple[int, ...]:
    lower, higher = divmod(mean.numerator, mean.denominator)
    return (lower,) * (mean.denominator - higher) + (lower + 1,) * higher
