"""How fast Teams may be written to, and how long it may take to answer (platform-facts 4.2)."""

from dataclasses import dataclass, field

from aiohttp import ClientTimeout

from bot.locks import KeyedLocks
from bot.pauses import Pauses
from bot.rates import Pace

TIMEOUT = ClientTimeout(total=20, connect=5)
PER_CONVERSATION = 7
PER_TENANT = 30


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast and how long: Teams' limits per conversation and per tenant, kept by waiting, and our own patience."""

    conversation: Pace = field(default_factory=lambda: Pace(PER_CONVERSATION))
    tenant: Pace = field(default_factory=lambda: Pace(PER_TENANT))
    timeout: ClientTimeout = TIMEOUT
    pauses: Pauses = field(default_factory=Pauses)
    order: KeyedLocks = field(default_factory=KeyedLocks)

    async def wait(self, tenant_id: str, conversation_id: str) -> None:
        """Wait until both limits have room at the same instant; without a conversation, the tenant's alone."""
        if not conversation_id:
            await self.tenant.wait(tenant_id)
            return
        if self._take_if_free(tenant_id, conversation_id):
            return
        # A conversation's calls go one by one to the tenant's limit, which decides when they leave.
        async with self.order.hold(conversation_id):
            await self.conversation.wait_for_room(conversation_id)
            await self.tenant.wait(tenant_id)
            self.conversation.count(conversation_id)

    def _take_if_free(self, tenant_id: str, conversation_id: str) -> bool:
        """Count a call that has nobody and nothing to wait for, as most have not; tell whether it is one."""
        if self.order.is_held(conversation_id):
            return False
        if not (self.conversation.is_free(conversation_id) and self.tenant.is_free(tenant_id)):
            return False
        self.conversation.count(conversation_id)
        self.tenant.count(tenant_id)
        return True
