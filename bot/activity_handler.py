"""What Teams reports becomes turns: translated, one at a time in each conversation, answered after the commit."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from botbuilder.core import TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from msgspec import Struct, field
from msgspec.structs import replace

from bot.activity_fields import read_text
from bot.adapter import ACTIVITY_JSON, NOT_IMPLEMENTED, RESPONSE
from bot.background import Background
from bot.clock import Clock
from bot.connector import Address, Member
from bot.locks import KeyedLocks
from bot.translation import CARD_ACTION, translate
from dialogs.handlings import Handled
from dialogs.turns import Turn
from domain.conversations import Conversation
from domain.deliveries import Delivery
from domain.ports import Json

LOG = structlog.get_logger(__name__)

# The rest of the turn must fit into the two seconds within which we answer (F1).
LOOK_UP_SECONDS = 1.5


class TurnPorts(Struct, frozen=True):
    """What a turn needs from elsewhere.

    Attributes:
        run_turn: does the turn and commits.
        send_replies: sends what the turn stored as claimed by us.
        needs_email: tells whether this person, by tenant and object id, may be one of those known by e-mail only.
        get_member: asks Teams who a member is; None when it does not say.
        fixed_language: what is always spoken; None follows each person's Teams.
    """

    run_turn: Callable[[Turn], Awaitable[Handled]]
    send_replies: Callable[[tuple[Delivery, ...], Conversation], Awaitable[None]]
    needs_email: Callable[[str, str], Awaitable[bool]]
    get_member: Callable[[Address, str], Awaitable[Member | None]]
    clock: Clock
    fixed_language: str | None = None


class _Order(Struct, eq=False):
    """Keeps turns, and the sending of their replies, in order within a conversation."""

    turns: KeyedLocks = field(default_factory=KeyedLocks)
    sending: KeyedLocks = field(default_factory=KeyedLocks)


class ActivityHandler(TeamsActivityHandler):  # type: ignore[misc] # botbuilder has no type information
    """Botbuilder's handler says which kind of activity it is; every kind that concerns us becomes a turn."""

    def __init__(self, ports: TurnPorts, background: Background) -> None:
        super().__init__()
        self._ports = ports
        self._background = background
        self._order = _Order()

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Take what was written, or pressed on a client that knows no Action.Execute."""
        await self._take(turn_context)

    async def on_message_update_activity(self, turn_context: TurnContext) -> None:
        """Take that a message was changed: the SDK's own way tells it from a deleted one, as our translation does."""
        await self._take(turn_context)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """Take that the bot itself came or went; the SDK's own way asks the roster for each member."""
        await self._take(turn_context)

    async def on_installation_update(self, turn_context: TurnContext) -> None:
        """Take that the app was installed or removed."""
        await self._take(turn_context)

    async def on_event_activity(self, turn_context: TurnContext) -> None:
        """Take that a meeting has ended; the SDK's own way parses what we do not need, and knows other events."""
        await self._take(turn_context)

    async def on_invoke_activity(self, turn_context: TurnContext) -> None:
        """Take a press on a card; the response is kept beside the SDK, which would serialise it twice."""
        if turn_context.activity.name == CARD_ACTION:
            await self._take(turn_context)
        else:
            turn_context.turn_state[RESPONSE] = NOT_IMPLEMENTED

    async def _take(self, context: TurnContext) -> None:
        activity: Json = context.turn_state[ACTIVITY_JSON]
        turn = translate(activity, self._ports.clock.now(), self._ports.fixed_language)
        if turn is None:
            return
        place = f"{turn.conversation.tenant_id}|{turn.conversation.id}"
        async with self._order.turns.hold(place):
            # The clock is read again: a turn that waited for another must not be older than it.
            known = replace(turn, now=self._ports.clock.now())
            handled = await self._ports.run_turn(await self._look_up_email(known, activity))
            context.turn_state[RESPONSE] = handled.response
            if handled.replies:
                self._background.start(self._send(place, handled.replies, handled.conversation or turn.conversation))

    async def _send(self, place: str, replies: tuple[Delivery, ...], conversation: Conversation) -> None:
        async with self._order.sending.hold(place):
            await self._ports.send_replies(replies, conversation)

    async def _look_up_email(self, turn: Turn, activity: Json) -> Turn:
        member_id = read_text(activity, "from", "id")
        if turn.sender is None or not member_id:
            return turn
        if not await self._ports.needs_email(turn.sender.tenant_id, turn.sender.object_id):
            return turn
        address = Address(turn.conversation.service_url, turn.conversation.tenant_id, turn.reply_to)
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS):
                member = await self._ports.get_member(address, member_id)
        except TimeoutError:
            LOG.warning("member_look_up_timed_out")
            return turn
        if member is None or (member.object_id or turn.sender.object_id).lower() != turn.sender.object_id:
            return turn
        return replace(turn, sender=replace(turn.sender, email=member.email))
