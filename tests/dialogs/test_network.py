"""Whole talks about the county's network: coordinators log it, everybody gets counts."""

from collections.abc import Sequence
from datetime import date

import pytest

from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.messages import Message, Refusal
from domain.network import AttendedEvent, EventForm, EventKind, EventState, Share
from domain.plan_messages import AttendanceForm, AttendanceNoted, EventLogged, NetworkShown, NewEvent
from domain.requests import Verb
from domain.usecases.log_event import read_attended
from tests.dialogs.talks import CHANNEL, Talk
from tests.support.builders import COUNTY, a_municipality, leaderships

COORDINATOR, CHAIR = "coordinator", "chair-ls01"
CARD = {
    "event_date": "2024-10-15",
    "event_kind": "1",
    "event_title": "Höstens nätverksmöte",
    "event_place": "Falun",
    "event_form": "1",
}
WORDS = "Logga nätverksmöte: Höstens nätverksmöte; datum: 15 oktober 2024; plats: Falun; form: på plats"
# LS01 spans two of them.
HOMES = (("Avesta", 0), ("Hedemora", 0), ("Falun", 1), ("Mora", 2))


@pytest.fixture(name="talk")
async def open_talk(talk: Talk) -> Talk:
    """Return a talk in a county of six leaderships and four municipalities, one of them named as a leadership is."""
    async with talk.database.open() as uow:
        for number, (name, home) in enumerate(HOMES):
            await uow.roster.add_unit(a_municipality(name, leaderships(6)[home], f"208{number}"))
        await uow.commit()
    return talk


async def stored(talk: Talk) -> Sequence[AttendedEvent]:
    async with talk.database.read() as uow:
        return await read_attended(uow, COUNTY)


def refused(messages: tuple[Message, ...]) -> Reason:
    (message,) = messages
    rejected = message.rejected if isinstance(message, Refusal) else getattr(message, "refused", None)
    assert isinstance(rejected, Rejected), message
    return rejected.reason


async def note_by_card(talk: Talk, *names: str) -> AttendanceNoted:
    """Tick municipalities, of the event whose card was shown last."""
    (form,) = await talk.press(COORDINATOR, Verb.ASK_ATTENDANCE)
    assert isinstance(form, AttendanceForm)
    numbers = [str(n) for n, (_, name) in enumerate(form.municipalities, start=1) if name in names]
    (noted,) = await talk.press(COORDINATOR, Verb.NOTE_ATTENDANCE, {"municipalities": ",".join(numbers)})
    assert isinstance(noted, AttendanceNoted)
    return noted


async def test_an_event_is_logged_by_card_and_who_took_part_is_ticked(talk: Talk) -> None:
    (form,) = await talk.say(COORDINATOR, "logga nätverksmöte")
    assert isinstance(form, NewEvent)
    (logged,) = await talk.press(COORDINATOR, Verb.LOG_EVENT, CARD)
    assert isinstance(logged, EventLogged)
    note = logged.event.note
    assert (note.on, note.kind, note.form, note.state) == (
        date(2024, 10, 15),
        EventKind.NETWORK_MEETING,
        EventForm.IN_PERSON,
        EventState.HELD,
    )
    noted = await note_by_card(talk, "Avesta", "Hedemora", "Falun")
    assert noted.turnout is not None
    assert (noted.turnout.leaderships, noted.turnout.municipalities) == (Share(2, 6), Share(3, 4))
    assert noted.names == ("Avesta", "Falun", "Hedemora")


async def test_the_card_says_exactly_who_took_part_and_is_filled_in_with_what_is_noted(talk: Talk) -> None:
    await talk.say(COORDINATOR, WORDS)
    await note_by_card(talk, "Avesta", "Falun")
    noted = await note_by_card(talk, "Mora")
    assert noted.names == ("Mora",)
    (form,) = await talk.press(COORDINATOR, Verb.ASK_ATTENDANCE)
    assert isinstance(form, AttendanceForm)
    assert form.present == {UnitId("m-mora")}


async def test_the_same_is_done_in_words_alone(talk: Talk) -> None:
    (logged,) = await talk.say(COORDINATOR, WORDS)
    assert isinstance(logged, EventLogged)
    assert (logged.event.note.place, logged.event.note.on) == ("Falun", date(2024, 10, 15))
    (noted,) = await talk.say(COORDINATOR, "deltog: Avesta, hedemora och Falun")
    assert isinstance(noted, AttendanceNoted)
    assert noted.turnout is not None
    assert (noted.turnout.leaderships.value, noted.turnout.municipalities.value) == (2, 3)
    (noted,) = await talk.say(COORDINATOR, "deltog inte: Avesta")
    assert isinstance(noted, AttendanceNoted)
    assert noted.names == ("Falun", "Hedemora")
    (noted,) = await talk.say(COORDINATOR, "deltog: ledning LS04")
    assert isinstance(noted, AttendanceNoted)
    assert noted.turnout is not None
    assert (noted.turnout.leaderships, noted.turnout.municipalities) == (Share(3, 6), Share(2, 4))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("logga konferens: Samverkan; datum: 2024-01-24", EventKind.CONFERENCE),
        ("logga besök: Södra; datum: 2024-10-01", EventKind.VISIT),
        ("logga lärträff: Start; datum: 2024-03-12", EventKind.LEARNING_SESSION),
        ("log forum: Spring; date: 12 March 2024", EventKind.FORUM),
        ("logga: Något; datum: 2024-03-12; typ: forum", EventKind.FORUM),
    ],
)
async def test_each_kind_is_logged_by_its_word(talk: Talk, text: str, kind: EventKind) -> None:
    (logged,) = await talk.say(COORDINATOR, text)
    assert isinstance(logged, EventLogged)
    assert logged.event.note.kind is kind


async def test_what_is_to_come_is_planned_shown_to_all_and_held_once_somebody_took_part(talk: Talk) -> None:
    await talk.say(COORDINATOR, "logga nätverksmöte: Vårens; datum: 2025-01-22")
    assert refused(await talk.say(COORDINATOR, "deltog: Falun")) is Reason.NO_EVENT
    (shown,) = await talk.say(CHAIR, "när är nästa nätverksmöte?")
    assert isinstance(shown, NetworkShown)
    assert [each.note.title for each in shown.planned] == ["Vårens"]
    later = {"now": (await stored(talk))[0].event.at.replace(day=23)}
    await talk.say(COORDINATOR, "deltog: Falun", **later)
    ((event),) = await stored(talk)
    assert (event.event.note.state, event.event.revision) == (EventState.HELD, 2)


async def test_anybody_of_the_network_gets_counts_and_never_who_or_what_only_coordinators_do(talk: Talk) -> None:
    await talk.say(COORDINATOR, WORDS)
    await talk.say(COORDINATOR, "deltog: Avesta, Falun")
    for who, where in ((CHAIR, {}), ("stranger", {"conversation": CHANNEL}), (COORDINATOR, {"conversation": CHANNEL})):
        (shown,) = await talk.say(who, "nätverksmöte", **where)
        assert isinstance(shown, NetworkShown)
        assert (shown.may_log, shown.open_events) == (False, ())
        assert [each.leaderships for each in shown.turnouts] == [Share(2, 6)]
    (shown,) = await talk.say(COORDINATOR, "nätverksmöte")
    assert isinstance(shown, NetworkShown)
    assert (shown.may_log, len(shown.open_events)) == (True, 1)


async def test_only_coordinators_log_and_only_in_private(talk: Talk) -> None:
    assert refused(await talk.say(CHAIR, "logga nätverksmöte")) is Reason.NOT_COORDINATOR
    await talk.say(CHAIR, WORDS)
    assert refused(await talk.say(COORDINATOR, "logga nätverksmöte", conversation=CHANNEL)) is Reason.ONLY_IN_PRIVATE
    await talk.say(COORDINATOR, WORDS, conversation=CHANNEL)
    assert not await stored(talk)


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ({"event_date": ""}, Reason.EVENT_DATE_MISSING),
        ({"event_date": "2025-02-30"}, Reason.DATE_UNREADABLE),
        ({"event_title": "  "}, Reason.EVENT_TITLE_MISSING),
        ({"event_title": "x" * 121}, Reason.EVENT_TEXT_TOO_LONG),
    ],
)
async def test_a_slip_on_the_card_brings_it_back_filled_in(talk: Talk, inputs: dict[str, str], reason: Reason) -> None:
    await talk.say(COORDINATOR, "logga")
    messages = await talk.press(COORDINATOR, Verb.LOG_EVENT, CARD | inputs)
    assert refused(messages) is reason
    assert isinstance(messages[0], NewEvent)
    assert messages[0].draft.place == "Falun"
    assert not await stored(talk)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("logga nätverksmöte: Utan datum", Reason.EVENT_DATE_MISSING),
        ("logga nätverksmöte: T; datum: i höstas", Reason.DATE_UNREADABLE),
        ("logga nätverksmöte: T; datum: 2024-10-15; form: brev", Reason.FIELD_UNKNOWN),
        ("deltog: Falun", Reason.NO_EVENT),
    ],
)
async def test_a_slip_in_words_is_answered_in_a_sentence(talk: Talk, text: str, reason: Reason) -> None:
    assert refused(await talk.say(COORDINATOR, text)) is reason
    assert not await stored(talk)


async def test_the_same_event_twice_is_one(talk: Talk) -> None:
    await talk.say(COORDINATOR, WORDS)
    assert refused(await talk.say(COORDINATOR, WORDS)) is Reason.EVENT_TWICE
    assert len(await stored(talk)) == 1


async def test_a_name_that_nobody_has_is_asked_back_and_nobody_is_noted(talk: Talk) -> None:
    await talk.say(COORDINATOR, WORDS)
    (form,) = await talk.say(COORDINATOR, "deltog: Falun, Morra")
    assert isinstance(form, AttendanceForm)
    assert form.refused is not None
    assert (form.refused.reason, form.refused.data["near"]) == (Reason.ATTENDEE_UNKNOWN, "Mora")
    assert refused(await talk.say(COORDINATOR, "deltog: ")) is Reason.NOBODY_NAMED
    assert (await stored(talk))[0].units == frozenset()


async def test_pressing_twice_notes_once(talk: Talk) -> None:
    await talk.say(COORDINATOR, WORDS)
    await note_by_card(talk, "Falun")
    async with talk.database.read() as uow:
        before = list(await uow.network.attendance(COUNTY.id))
    await note_by_card(talk, "Falun")
    async with talk.database.read() as uow:
        assert list(await uow.network.attendance(COUNTY.id)) == before
    assert len(await stored(talk)) == 1


async def test_what_is_asked_for_in_the_channel_has_no_card_to_log_with(talk: Talk) -> None:
    await talk.say(COORDINATOR, "nätverksmöte", conversation=CHANNEL)
    assert COORDINATOR not in talk.cards
