"""What a delivery says, decided and rendered at the moment it is sent."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.delivery import Dropped
from dialogs.presenters import Presenter
from domain.conversations import without_thread
from domain.deliveries import Delivery
from domain.ports import Json, OpenUnitOfWork
from domain.usecases.compose_delivery import Unwanted, compose_delivery

DEFAULT_LANGUAGE = "sv"


@dataclass(frozen=True, slots=True)
class Composer:
    """Re-checks that a delivery is still wanted (F8) and renders it in its reader's language (F37)."""

    open_to_read: OpenUnitOfWork
    presenter: Presenter
    clock: Clock
    fixed_language: str | None = None

    async def compose(self, delivery: Delivery) -> Json | Dropped:
        """Return the activity to send, or why it is not wanted any more."""
        async with self.open_to_read() as uow:
            message = await compose_delivery(uow, delivery, self.clock.now())
            place = await uow.conversations.get(delivery.tenant_id, without_thread(delivery.conversation_id))
        if isinstance(message, Unwanted):
            return Dropped(message.why)
        spoken = place.language if place else DEFAULT_LANGUAGE
        return self.presenter.activity(message, self.fixed_language or spoken)
