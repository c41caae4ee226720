"""How fast Teams may be written to, and how long it may take to answer (platform-facts 4.2)."""

from aiohttp import ClientTimeout
from msgspec import Struct, field

from bot.clock import Monotonic, monotonic
from bot.locks import KeyedLocks
from bot.pauses import Pauses
from bot.rates import Pace

TIMEOUT = ClientTimeout(total=20, connect=5)
PER_CONVERSATION = 7
# A conversation's longer spans, which Teams counts as well: so many within so many seconds.
LONGER_PER_CONVERSATION = ((8, 2.0), (60, 30.0), (1800, 3600.0))
PER_TENANT = 30


class Limits(Struct, frozen=True):
    """How fast and how long: Teams' limits per conversation and per tenant, kept by waiting, and our own patience."""

    conversation: Pace = field(default_factory=lambda: Pace(PER_CONVERSATION, longer=LONGER_PER_CONVERSATION))
    tenant: Pace = field(default_factory=lambda: Pace(PER_TENANT))
    timeout: ClientTimeout = TIMEOUT
    pauses: Pauses = field(default_factory=Pauses)
    order: KeyedLocks = field(default_factory=KeyedLocks)

    async def wait(self, tenant_id: str, conversation_id: str) -> None:
        """Wait until both limits have room at the same instant; without a conversation, the tenant's alone."""
        if not conversation_id:
            await self.tenant.wait(tenant_id)
            return
        if self.take(tenant_id, conversation_id):
            return
        # A conversation's calls go one by one to the tenant's limit, which decides when they leave.
        async with self.order.hold(conversation_id):
            await self.conversation.wait_for_room(conversation_id)
            await self.tenant.wait(tenant_id)
            self.conversation.count(conversation_id)

    def take(self, tenant_id: str, conversation_id: str) -> bool:
        """Count a call that has nobody and nothing to wait for, as most have not; tell whether it is one."""
        if self.order.is_held(conversation_id) or not self.conversation.take(conversation_id):
            return False
        if not self.tenant.take(tenant_id):
            self.conversation.take_back(conversation_id)
            return False
        return True

    def note_answer(self, conversation_id: str) -> None:
        """Note that the conversation's last call has been answered.

        Teams counts when a call arrives, which on a slow way is later than it left: the next could come too soon.
        """
        if conversation_id:
            self.conversation.postpone(conversation_id)


def share_limits(tenant_rate: int, replicas: int, read_seconds: Monotonic = monotonic) -> Limits:
    """Return one process' share of what Teams takes, where so many write to the same people.

    None of them knows how much the others write: each keeps to its own part, and together they never pass the whole.
    """
    longer = tuple((most // replicas, seconds) for most, seconds in LONGER_PER_CONVERSATION)
    conversation = Pace(PER_CONVERSATION // replicas, read_seconds, longer=longer)
    return Limits(conversation, Pace(tenant_rate // replicas, read_seconds))
