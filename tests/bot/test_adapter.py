"""Botbuilder's pipeline on our own edge (F39)."""

from collections.abc import AsyncIterator, Awaitable, Callable
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes
from hypothesis import given
from hypothesis import strategies as st

from bot.adapter import RESPONSE, SendingFailed, TeamsAdapter, read_activity
from bot.clock import DemoClock
from bot.connector import Connector
from bot.service_urls import ServiceHosts
from bot.tokens import NoToken
from tests.support.activities import TENANT, in_channel, make_activity, make_message, make_press
from tests.support.connector import Behaviour, FakeConnector, fake_connector

Handle = Callable[[TurnContext], Awaitable[None]]


@pytest.fixture(name="fake")
async def run_fake() -> AsyncIterator[FakeConnector]:
    """Run a Connector."""
    async with fake_connector() as fake:
        yield fake


@pytest.fixture(name="make_adapter")
async def make_adapters() -> AsyncIterator[Callable[[Handle], TeamsAdapter]]:
    """Return a maker of adapters that may call this machine."""
    clock = DemoClock(datetime(2025, 1, 24, tzinfo=UTC))
    connector = Connector(NoToken(), ServiceHosts(frozenset(), dev=True), clock)
    yield lambda handle: TeamsAdapter(connector, handle)
    await connector.close()


Make = Callable[[Handle], TeamsAdapter]


async def test_a_turn_without_a_response_of_its_own_is_acknowledged(make_adapter: Make) -> None:
    async def ignore(_context: TurnContext) -> None:
        return

    adapter = make_adapter(ignore)
    assert await adapter.process(make_message("hej")) == {"status": 200}
    assert await adapter.process(make_press("x")) == {"status": 501}


async def test_middleware_runs_around_the_turn(make_adapter: Make) -> None:
    order: list[str] = []

    class Watch:
        async def on_turn(self, _context: TurnContext, logic: Callable[[], Awaitable[None]]) -> None:
            order.append("before")
            await logic()
            order.append("after")

    async def handle(context: TurnContext) -> None:
        order.append("turn")
        context.turn_state[RESPONSE] = {"status": 202}

    adapter = make_adapter(handle)
    adapter.use(Watch())
    assert await adapter.process(make_message("hej")) == {"status": 202}
    assert order == ["before", "turn", "after"]


async def test_an_exception_in_a_turn_is_never_swallowed(make_adapter: Make) -> None:
    async def fail(_context: TurnContext) -> None:
        raise KeyError("round")

    with pytest.raises(KeyError):
        await make_adapter(fail).process(make_message("hej"))


async def test_what_a_turn_sends_itself_goes_through_our_sender(make_adapter: Make, fake: FakeConnector) -> None:
    ids: list[str] = []

    async def talk(context: TurnContext) -> None:
        sent = await context.send_activity("hej")
        ids.append(sent.id)
        await context.update_activity(Activity(type=ActivityTypes.message, id=sent.id, text="då"))

    await make_adapter(talk).process(in_channel(make_message("hej", fake.url)))
    assert [message["text"] for message in fake.sent_to("19:sammanstallningar@thread.tacv2")] == ["då"]
    assert ids == [fake.activities[0].activity_id]


async def test_what_a_turn_sent_can_be_taken_away(make_adapter: Make, fake: FakeConnector) -> None:
    async def regret(context: TurnContext) -> None:
        sent = await context.send_activity("hej")
        await context.delete_activity(sent.id)

    await make_adapter(regret).process(make_message("hej", fake.url))
    assert fake.sent_to("a:personal-1") == []


async def test_a_message_that_does_not_arrive_is_an_error_of_the_turn(make_adapter: Make, fake: FakeConnector) -> None:
    async def talk(context: TurnContext) -> None:
        await context.send_activity("hej")

    fake.script(Behaviour(403, body={"error": {"code": "BotNotInConversationRoster"}}))
    with pytest.raises(SendingFailed) as caught:
        await make_adapter(talk).process(make_message("hej", fake.url))
    assert caught.value.outcome.detail == "403:BotNotInConversationRoster"


async def test_traces_stay_here_and_invoke_responses_become_the_response(
    make_adapter: Make, fake: FakeConnector
) -> None:
    async def respond(context: TurnContext) -> None:
        await context.send_trace_activity("trace")
        response = InvokeResponse(status=200, body={"statusCode": 200})
        await context.send_activity(Activity(type=ActivityTypes.invoke_response, value=response))

    answer = await make_adapter(respond).process(make_press("x", fake.url))
    assert answer == {"status": 200, "body": {"statusCode": 200}}
    assert fake.calls == []


def test_the_sdks_object_has_the_tenant_that_the_sdk_forgets() -> None:
    assert read_activity(make_message("hej")).conversation.tenant_id == TENANT


JSON = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.text(max_size=3), max_size=2)
FIELDS = ["id", "name", "text", "from", "recipient", "conversation", "channelData", "value", "membersAdded", "locale"]


@given(st.dictionaries(st.sampled_from(FIELDS), JSON | st.dictionaries(st.sampled_from(["id", "name"]), JSON)))
def test_reading_an_activity_never_fails(fields: dict[str, Any]) -> None:
    assert read_activity({**make_activity("message"), **fields}).type == "message"


async def test_what_was_given_to_be_sent_stays_as_it_is(make_adapter: Make, fake: FakeConnector) -> None:
    said = Activity(text="hej", attachments=[])

    async def talk(context: TurnContext) -> None:
        await context.send_activities([said, said])
        assert context.responded

    await make_adapter(talk).process(make_message("hej", fake.url))
    assert [message["text"] for message in fake.sent_to("a:personal-1")] == ["hej", "hej"]
    assert (said.type, said.conversation, said.reply_to_id) == (None, None, None)


async def test_a_message_says_where_it_goes_as_the_sdk_says_it(make_adapter: Make, fake: FakeConnector) -> None:
    """Its own context, which copies each message, is the measure."""

    async def talk(context: TurnContext) -> None:
        await say(context)
        context.on_send_activities(lambda _context, _activities, go_on: go_on())
        await say(context)

    async def say(context: TurnContext) -> None:
        await context.send_activity("hej")
        await context.send_activity("hej", speak="Hej!", input_hint="expectingInput")
        await context.send_activity(Activity(text="hej", attachments=[], input_hint="ignoringInput"))

    await make_adapter(talk).process(make_message("hej", fake.url))
    told = [message.body for message in fake.activities]
    assert told[:3] == told[3:]
    assert [message["inputHint"] for message in told[:3]] == ["acceptingInput", "expectingInput", "ignoringInput"]
    assert [message.get("speak") for message in told[:3]] == [None, "Hej!", None]


# Fields that no turn of ours looks at in the SDK's object.
NOT_READ = {"timestamp", "local_timestamp", "local_timezone", "text_format"}


def test_an_object_that_holds_only_what_it_is_told_is_the_sdks_all_the_same() -> None:
    message = make_message("hej")
    heard, again = read_activity(message), read_activity(message)
    for field, theirs in vars(Activity.deserialize(message)).items():
        assert hasattr(heard, field), field
        if isinstance(theirs, str | None):
            assert (getattr(heard, field) or None) == theirs or field in NOT_READ, field
    assert isinstance(heard, Activity)
    assert deepcopy(heard).as_dict() == heard.as_dict()
    heard.additional_properties["mine"] = True
    assert again.additional_properties == {}
