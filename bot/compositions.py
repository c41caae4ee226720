"""What a delivery says, decided and rendered at the moment it is sent."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.delivery import Dropped, Later, NotSent, Stopped
from bot.workdays import is_swedish_workday
from dialogs.presenters import Presenter
from domain.conversations import without_thread
from domain.deadlines import IsWorkday
from domain.deliveries import TOO_MANY, Delivery
from domain.ports import Json, OpenUnitOfWork
from domain.usecases.compose_delivery import NotNow, TooMuch, Unwanted, compose_delivery

DEFAULT_LANGUAGE = "sv"


@dataclass(frozen=True, slots=True)
class Composer:
    """Re-checks that a delivery is still wanted (F8) and renders it in its reader's language (F37)."""

    open_to_read: OpenUnitOfWork
    presenter: Presenter
    clock: Clock
    fixed_language: str | None = None
    is_workday: IsWorkday = is_swedish_workday

    async def compose(self, delivery: Delivery) -> Json | NotSent:
        """Return the activity to send, or why it is not sent, or not yet."""
        async with self.open_to_read() as uow:
            message = await compose_delivery(uow, delivery, self.clock.now(), self.is_workday)
            place = await uow.conversations.get(delivery.tenant_id, without_thread(delivery.conversation_id))
        match message:
            case Unwanted():
                return Dropped(message.why)
            case NotNow():
                return Later()
            case TooMuch():
                return Stopped(TOO_MANY)
        spoken = place.language if place else DEFAULT_LANGUAGE
        return self.presenter.activity(message, self.fixed_language or spoken)
