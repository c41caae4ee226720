"""Our writing of the SDK's objects says what msrest's says."""

from datetime import UTC, datetime

import pytest
from botbuilder.schema import (
    Activity,
    Attachment,
    CardAction,
    ChannelAccount,
    ConversationAccount,
    Entity,
    HeroCard,
    InputHints,
    SuggestedActions,
)
from botbuilder.schema.teams import TeamsChannelAccount
from hypothesis import given
from hypothesis import strategies as st
from msrest.serialization import Model

from bot.serializations import serialize

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NOON = datetime(2025, 1, 24, 12, 0, 1, 500, tzinfo=UTC)


@given(text=st.none() | st.text(), value=JSON, content=JSON, data=st.dictionaries(st.text(), JSON, max_size=3))
def test_any_message_is_written_as_msrest_writes_it(
    text: str | None, value: object, content: object, data: object
) -> None:
    attachments = [Attachment(content_type="application/json", content=content)]
    message = Activity(type="message", text=text, value=value, attachments=attachments, channel_data=data)
    assert serialize(message) == message.serialize()


@pytest.mark.parametrize(
    "model",
    [
        Activity(type="message", timestamp=NOON, local_timestamp=NOON, expiration=NOON),
        Activity(input_hint=InputHints.accepting_input, members_added=[], entities=[Entity(type="mention")]),
        Activity(from_property=ChannelAccount(id="29:1", aad_object_id="a"), conversation=ConversationAccount(id="1")),
        Activity(suggested_actions=SuggestedActions(to=["a"], actions=[CardAction(type="imBack", title="t")])),
        HeroCard(title="t", buttons=[CardAction(type="openUrl", title="t", value="https://example.org")]),
        TeamsChannelAccount(id="29:1", email="a@example.org", user_principal_name="b@example.org"),
        ChannelAccount(),
    ],
    ids=lambda model: type(model).__name__,
)
def test_any_object_is_written_as_msrest_does(model: Model) -> None:
    assert serialize(model) == model.serialize()  # type: ignore[no-untyped-call] # msrest has few types
