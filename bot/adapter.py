"""Botbuilder's adapter on our own edge: a turn runs through its middleware, and whatever fails is raised (F39)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from botbuilder.core import BotAdapter, TurnContext
from botbuilder.schema import (
    Activity,
    ActivityTypes,
    ChannelAccount,
    ConversationAccount,
    ConversationReference,
    ResourceResponse,
)

from bot.activity_fields import read_mapping, read_mappings, read_tenant, read_text
from bot.connector import Address, Connector
from bot.serializations import serialize
from bot.turn_contexts import LightActivity, Model, TeamsTurnContext, lighten, make
from domain.deliveries import Outcome, Result
from domain.ports import Json

# What a turn carries besides the SDK's own objects.
ACTIVITY_JSON = "uppfoljaren.activity"
RESPONSE = "uppfoljaren.response"

ACCEPTED: Json = {"status": 200}
NOT_IMPLEMENTED: Json = {"status": 501}
INVOKE = "invoke"
LightAccount, LightConversation = lighten(ChannelAccount), lighten(ConversationAccount)
# The SDK's names for texts, and Teams'.
ACTIVITY_TEXTS = (
    ("type", "type"),
    ("id", "id"),
    ("name", "name"),
    ("action", "action"),
    ("text", "text"),
    ("locale", "locale"),
    ("reply_to_id", "replyToId"),
    ("channel_id", "channelId"),
    ("service_url", "serviceUrl"),
)
ACCOUNT_TEXTS = (("id", "id"), ("name", "name"), ("aad_object_id", "aadObjectId"))
CONVERSATION_TEXTS = (("id", "id"), ("name", "name"), ("conversation_type", "conversationType"))


class SendingFailed(Exception):  # noqa: N818 - names what happened
    """A message that a turn itself sent did not definitely arrive."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.detail)
        self.outcome = outcome


class TeamsAdapter(BotAdapter):  # type: ignore[misc] # botbuilder has no type information
    """Runs turns; `on_turn_error` stays empty, so that an exception reaches the one boundary that logs it."""

    def __init__(self, connector: Connector, on_turn: Callable[[TurnContext], Awaitable[None]]) -> None:
        super().__init__()
        self._connector = connector
        self._on_turn = on_turn

    async def process(self, activity: Json) -> Json:
        """Run a turn and return its HTTP response, `{"status": …, "body": …}`."""
        context = TeamsTurnContext(self, read_activity(activity))
        context.turn_state[ACTIVITY_JSON] = activity
        await self.run_pipeline(context, self._on_turn)
        response = context.turn_state.get(RESPONSE)
        if isinstance(response, Mapping):
            return response
        return NOT_IMPLEMENTED if activity.get("type") == INVOKE else ACCEPTED

    async def send_activities(self, context: TurnContext, activities: list[Activity]) -> list[ResourceResponse]:
        """Send at once what a middleware or handler sends itself; our dialogs' replies leave by the outbox."""
        sent = []
        for activity in activities:
            sent.append(await self._send(context, activity))  # noqa: PERF401 - a comprehension is one more coroutine
        return sent

    async def update_activity(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        """Replace a message."""
        outcome = await self._connector.update(read_address(context), activity.id, serialize(activity))
        return _expect_sent(outcome)

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        """Take a message away."""
        _expect_sent(await self._connector.delete(read_address(context), reference.activity_id))

    async def _send(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        if activity.type == ActivityTypes.invoke_response:
            context.turn_state[RESPONSE] = {"status": activity.value.status, "body": activity.value.body}
            return ResourceResponse()
        if activity.type == ActivityTypes.trace:
            return ResourceResponse()
        address = read_address(context)
        return _expect_sent(await self._connector.send(address, serialize(activity), activity.reply_to_id))


def read_activity(source: Json) -> Activity:
    """Return the SDK's object with the fields that its turn looks at.

    Its own reading of JSON takes longer, raises on shapes it does not expect, and forgets the tenant
    (platform-facts 0.5, 1.7): our translation reads the JSON itself.
    """
    activity = _fill(LightActivity, source, ACTIVITY_TEXTS)
    activity.from_property = _read_account(read_mapping(source, "from"))
    activity.recipient = _read_account(read_mapping(source, "recipient"))
    activity.conversation = _read_conversation(source)
    activity.members_added = [_read_account(member) for member in read_mappings(source, "membersAdded")]
    activity.members_removed = [_read_account(member) for member in read_mappings(source, "membersRemoved")]
    activity.channel_data = read_mapping(source, "channelData")
    activity.value = source.get("value")
    return activity


def read_address(context: TurnContext) -> Address:
    """Return where a turn's own messages go."""
    activity: Json = context.turn_state[ACTIVITY_JSON]
    return Address(read_text(activity, "serviceUrl"), read_tenant(activity), read_text(activity, "conversation", "id"))


# Private functions


def _fill(kind: type[Model], source: Json, texts: Sequence[tuple[str, str]]) -> Model:
    """Return an object with the texts that are there."""
    made = make(kind)
    fields = vars(made)
    for field, name in texts:
        if isinstance(text := source.get(name), str) and text:
            fields[field] = text
    return made


def _read_account(source: Json) -> ChannelAccount:
    return _fill(LightAccount, source, ACCOUNT_TEXTS)


def _read_conversation(source: Json) -> ConversationAccount:
    place = read_mapping(source, "conversation")
    conversation = _fill(LightConversation, place, CONVERSATION_TEXTS)
    conversation.is_group = bool(place.get("isGroup"))
    conversation.tenant_id = read_tenant(source)
    return conversation


def _expect_sent(outcome: Outcome) -> ResourceResponse:
    if outcome.result is not Result.SENT:
        raise SendingFailed(outcome)
    return ResourceResponse(id=outcome.activity_id)
