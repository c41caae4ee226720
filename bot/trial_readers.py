"""Who may be written to by a trial with real Teams: those on the list, and whoever writes first (F43)."""

from msgspec import Struct

from bot.delivery import Compose, Dropped, NotSent
from domain.conversations import without_thread
from domain.deliveries import Delivery
from domain.ports import Json, OpenUnitOfWork

NOT_ON_THE_LIST = "not_a_test_reader"


class TrialReaders(Struct, frozen=True):
    """Drops what would go unasked to anybody else.

    Attributes:
        allowed: directory ids of persons and ids of channels, in lower case.
        compose_for: what says the message to those who may have it.
    """

    open_to_read: OpenUnitOfWork
    allowed: frozenset[str]
    compose_for: Compose

    async def compose(self, delivery: Delivery) -> Json | NotSent:
        """Return the activity to send, or why it is not sent, or not yet."""
        place_id = without_thread(delivery.conversation_id)
        async with self.open_to_read() as uow:
            place = await uow.conversations.get(delivery.tenant_id, place_id)
        reader = place.object_id if place is not None and place.object_id else place_id
        if reader.lower() not in self.allowed:
            return Dropped(NOT_ON_THE_LIST)
        return await self.compose_for(delivery)
