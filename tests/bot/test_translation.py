"""From an activity to a turn."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.translation import choose_language, clean_text, make_key, translate
from dialogs.turns import Turn, TurnKind
from domain.conversations import Scope
from domain.requests import Verb
from tests.support.activities import (
    BOT_ID,
    CHANNEL_ID,
    PERSON,
    TENANT,
    THREAD_ID,
    in_channel,
    make_activity,
    make_installation,
    make_message,
    make_press,
    make_submit,
)

NOW = datetime(2025, 1, 24, 8, tzinfo=UTC)


def read(activity: dict[str, Any]) -> Turn:
    """Return the turn of an activity that makes one."""
    turn = translate(activity, NOW)
    assert turn is not None
    return turn


def test_a_message_becomes_what_was_written_by_whom_and_where() -> None:
    turn = read(make_message("skatta", id="m1"))
    assert (turn.kind, turn.text, turn.language, turn.now) == (TurnKind.TEXT, "skatta", "sv", NOW)
    assert turn.key == f"{TENANT}|a:personal-1|m1"
    assert turn.sender is not None
    assert (turn.sender.tenant_id, turn.sender.object_id, turn.sender.display_name) == (
        TENANT,
        PERSON,
        "Ordförande LS13",
    )
    assert (turn.conversation.id, turn.conversation.scope, turn.conversation.bot_id) == (
        "a:personal-1",
        Scope.PERSONAL,
        BOT_ID,
    )
    assert not turn.answers_in_response


def make_edit(text: str, kind: str = "editMessage") -> dict[str, Any]:
    """Return what comes when a message is changed: its own id again."""
    edit = make_message(text, id="m1", type="messageUpdate")
    return edit | {"channelData": {**edit["channelData"], "eventType": kind}}


def test_a_changed_message_is_known_by_its_id_and_by_what_it_says_now() -> None:
    first, second = read(make_edit("3 4 2 3 3")), read(make_edit("3 4 2 3 4"))
    assert (first.kind, first.text, first.message_id) == (TurnKind.EDITED, "3 4 2 3 3", "m1")
    assert read(make_message("hej", id="m1")).message_id == "m1"
    assert len({first.key, second.key, read(make_message("hej", id="m1")).key}) == 3
    assert read(make_edit("3 4 2 3 3")).key == first.key


def test_a_message_that_comes_back_from_being_deleted_says_nothing_new() -> None:
    assert translate(make_edit("3 4 2 3 3", "undeleteMessage"), NOW) is None


def test_a_thread_is_answered_in_while_its_channel_is_what_is_kept() -> None:
    turn = read(in_channel(make_message("sammanställning")))
    assert (turn.reply_to, turn.conversation.id, turn.conversation.scope) == (THREAD_ID, CHANNEL_ID, Scope.CHANNEL)


def test_a_press_gives_verb_inputs_and_the_pressed_message() -> None:
    turn = read(make_press("submit_assessment", round="r1", goal1="3", goal2=4, agreed=True, extra=["x"], none=None))
    assert (turn.kind, turn.verb) == (TurnKind.BUTTON, Verb.SUBMIT_ASSESSMENT)
    assert turn.inputs == {"round": "r1", "goal1": "3", "goal2": "4", "agreed": "true"}
    assert turn.pressed_activity_id == "1795399559439"
    assert turn.answers_in_response


def test_a_press_on_an_old_client_gives_the_same_without_answering_in_the_response() -> None:
    turn = read(make_submit({"verb": "submit_assessment", "goal1": "2"}))
    assert (turn.kind, turn.verb, turn.inputs) == (TurnKind.BUTTON, Verb.SUBMIT_ASSESSMENT, {"goal1": "2"})
    assert turn.pressed_activity_id == "1795399571775"
    assert not turn.answers_in_response


def test_a_verb_that_nobody_knows_is_no_verb() -> None:
    assert read(make_press("drop_all_tables")).verb is None
    assert read(make_submit({"verb": 5})).verb is None


@pytest.mark.parametrize("value", [None, "x", [], {}, {"action": None}, {"action": "x"}, {"action": {"data": "x"}}])
def test_a_malformed_press_is_a_press_of_nothing(value: object) -> None:
    turn = read(make_activity("invoke", name="adaptiveCard/action", value=value))
    assert (turn.verb, turn.inputs) == (None, {})


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("application/vnd.microsoft.meetingEnd", TurnKind.MEETING_ENDED),
        ("application/vnd.microsoft.meetingStart", None),
        ("adaptiveCard/action", None),
        (None, None),
    ],
)
def test_of_teams_events_only_the_end_of_a_meeting_concerns_us(name: str | None, kind: TurnKind | None) -> None:
    turn = translate(make_activity("event", name=name, value={"MeetingType": "Scheduled", "Id": "x"}), NOW)
    assert (turn.kind if turn else None) is kind
    assert turn is None or (turn.sender is not None and turn.sender.object_id == PERSON)


def test_identity_is_never_taken_from_a_card() -> None:
    turn = read(make_press("submit_assessment", aadObjectId="someone-else", tenant="other"))
    assert turn.sender is not None
    assert (turn.sender.object_id, turn.sender.tenant_id) == (PERSON, TENANT)


def test_someone_without_an_entra_id_is_nobody() -> None:
    assert read(make_activity("message", text="hej", **{"from": {"id": "29:x", "name": "Gäst"}})).sender is None


def test_ids_are_compared_in_lower_case() -> None:
    turn = read(make_activity("message", **{"from": {"id": "29:x", "aadObjectId": PERSON.upper()}}))
    assert turn.sender is not None
    assert turn.sender.object_id == PERSON


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("add", TurnKind.INSTALLED),
        ("add-upgrade", TurnKind.INSTALLED),
        ("remove", TurnKind.UNINSTALLED),
        ("remove-upgrade", None),
        ("", None),
    ],
)
def test_installing_and_removing_are_told_apart(action: str, kind: TurnKind | None) -> None:
    turn = translate(make_installation(action), NOW)
    assert (turn.kind if turn else None) is kind


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"membersAdded": [{"id": "29:person-1"}, {"id": BOT_ID}]}, TurnKind.INSTALLED),
        ({"membersAdded": [{"id": "29:person-1"}]}, None),
        ({"membersRemoved": [{"id": BOT_ID}]}, TurnKind.UNINSTALLED),
        ({"membersRemoved": [{"id": "29:person-1"}]}, None),
        ({"membersAdded": "x"}, None),
        ({}, None),
    ],
)
def test_only_the_bots_own_coming_and_going_counts(fields: dict[str, object], kind: TurnKind | None) -> None:
    turn = translate(make_activity("conversationUpdate", **fields), NOW)
    assert (turn.kind if turn else None) is kind


@pytest.mark.parametrize(
    ("locale", "language"),
    [("sv-SE", "sv"), ("sv", "sv"), ("SV_fi", "sv"), ("", "sv"), ("en-US", "en"), ("fi-FI", "en"), ("svx", "en")],
)
def test_swedish_is_spoken_unless_teams_says_otherwise(locale: str, language: str) -> None:
    assert choose_language(locale) == language


def test_a_fixed_language_goes_before_what_teams_says() -> None:
    turn = translate(make_message("hej", locale="en-US"), NOW, "sv")
    assert turn is not None
    assert turn.language == "sv"


@pytest.mark.parametrize(
    ("conversation", "scope"),
    [
        ({"conversationType": "groupChat", "id": "x"}, Scope.GROUP),
        ({"conversationType": "channel", "id": "x"}, Scope.CHANNEL),
        ({"id": "x", "isGroup": True}, Scope.GROUP),
        ({"id": "x"}, Scope.PERSONAL),
    ],
)
def test_the_scope_is_read_from_the_conversation(conversation: dict[str, object], scope: Scope) -> None:
    assert read(make_message("hej", conversation=conversation)).conversation.scope is scope


def test_a_channel_that_does_not_say_so_is_known_by_its_channel_data() -> None:
    activity = make_message("hej", conversation={"id": "19:x"})
    activity["channelData"] = {"tenant": {"id": TENANT}, "channel": {"id": "19:x"}}
    assert read(activity).conversation.scope is Scope.CHANNEL


def mention(text: str, entity_text: str = "<at>Uppföljaren</at>", mentioned: str = BOT_ID) -> dict[str, Any]:
    """Return a message that mentions someone."""
    entity = {"type": "mention", "mentioned": {"id": mentioned, "name": "Uppföljaren"}, "text": entity_text}
    return make_message(text, entities=[entity, {"type": "clientInfo"}])


@pytest.mark.parametrize(
    ("activity", "expected"),
    [
        (mention("<at>Uppföljaren</at> skatta"), "skatta"),
        (mention("<at>Uppföljaren</at>&nbsp;skatta"), "skatta"),
        (mention('<at id="0">Uppföljaren</at> skatta'), "skatta"),
        (mention("<at>uppföljaren</at> skatta"), "skatta"),
        (mention("skatta <at>Uppföljaren</at>"), "skatta"),
        (mention("<at>Uppföljaren</at> skatta <at>Uppföljaren</at>"), "skatta"),
        (mention("<at>Gamla namnet</at> skatta"), "skatta"),
        (mention("<at>Uppföljaren</at> skatta", entity_text=""), "skatta"),
        (mention("fråga <at>Ordförande LS02</at>", "<at>Ordförande LS02</at>", "29:x"), "fråga Ordförande LS02"),
        (make_message("<p>3 4 2 5 3</p>"), "3 4 2 5 3"),
        (make_message("3<br>4<br/>2"), "3\n4\n2"),
        (make_message("3\r\n4\u2003 2"), "3\n4 2"),
        (make_message("&lt;3 &amp; tack &quot;allihop&quot;"), '<3 & tack "allihop"'),
        (make_message("5 < 6 och 7 > 6"), "5 < 6 och 7 > 6"),
        (make_message("\u202eatttaks\u200b"), "atttaks"),
        (make_message("\uff13 \uff14 \uff12 \uff15 \uff13"), "3 4 2 5 3"),
        (make_message("ska\u0301tta"), "skátta"),
        (make_message("  skatta   2024 "), "skatta 2024"),
        (make_message("👩\u200d⚕️"), "👩\u200d⚕️"),
        (make_activity("message"), ""),
        (make_activity("message", text=None), ""),
    ],
)
def test_text_is_what_the_person_meant(activity: dict[str, Any], expected: str) -> None:
    assert clean_text(activity) == expected


def test_the_same_activity_has_the_same_key_and_another_has_another() -> None:
    activity = make_message("hej")
    assert make_key(activity) == make_key(dict(activity))
    assert make_key(activity) != make_key(make_message("hej"))
    assert make_key(activity) != make_key({**activity, "conversation": {"id": "a:personal-2"}})


def test_an_activity_without_an_id_is_known_by_what_it_says() -> None:
    activity = make_message("hej", id=None)
    assert make_key(activity) == make_key(dict(activity))
    assert make_key(activity) != make_key({**activity, "text": "då"})
    assert make_key(activity) != make_key({**activity, "timestamp": "2026-11-23T02:04:53Z"})


def test_a_key_is_never_longer_than_the_store_takes() -> None:
    assert len(make_key(make_message("hej", id="x" * 5_000))) == 64


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["value", "text", "from", "entities", "channelData", "conversation", "recipient", "locale", "membersAdded"]


@given(st.sampled_from(["message", "invoke", "conversationUpdate"]), st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_nothing_that_is_sent_makes_the_translation_fail(kind: str, fields: dict[str, Any]) -> None:
    activity = {**make_activity(kind, name="adaptiveCard/action"), **fields}
    turn = translate(activity, NOW)
    assert turn is None or all(isinstance(value, str) for value in turn.inputs.values())
