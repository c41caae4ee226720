"""Where a delivery goes."""

from domain.conversations import Conversation, without_thread
from domain.deliveries import Delivery
from domain.ports import UnitOfWork


async def find_conversation(unit: UnitOfWork, delivery: Delivery) -> Conversation | None:
    """Return the conversation that a delivery goes to, or whose thread."""
    return await unit.conversations.get(delivery.tenant_id, without_thread(delivery.conversation_id))
