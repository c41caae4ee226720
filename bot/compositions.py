"""What a delivery says, decided and rendered at the moment it is sent."""

from msgspec import Struct
from msgspec.structs import replace

from bot.clock import Clock
from bot.delivery import Dropped, Later, NotSent, Stopped
from bot.workdays import is_swedish_workday
from dialogs.presenters import Presenter
from dialogs.subjects import subject_of
from domain.cards import draw_card
from domain.conversations import Conversation, without_thread
from domain.deadlines import IsWorkday
from domain.deliveries import TOO_MANY, Delivery
from domain.meeting_messages import CalendarGiven
from domain.messages import Message
from domain.ports import Json, OpenUnitOfWork
from domain.usecases.compose_delivery import NotNow, TooMuch, Unwanted, compose_delivery
from domain.usecases.link_calendar import give_token

DEFAULT_LANGUAGE = "sv"


class Composer(Struct, frozen=True):
    """Re-checks that a delivery is still wanted (F8) and renders it in its reader's language (F37)."""

    open_to_read: OpenUnitOfWork
    open_to_write: OpenUnitOfWork
    presenter: Presenter
    clock: Clock
    fixed_language: str | None = None
    public_url: str | None = None
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
        if isinstance(message, CalendarGiven):
            message = replace(message, url=await self._make_address(delivery))
        spoken = place.language if place else DEFAULT_LANGUAGE
        card_id = await self._keep_card(message, place)
        return self.presenter.activity(message, self.fixed_language or spoken, card_id)

    async def _make_address(self, delivery: Delivery) -> str:
        """Make an address as it is sent, so that it is stored nowhere; a second try makes the first one worthless."""
        async with self.open_to_write() as uow:
            token = await give_token(uow, delivery)
            await uow.commit()
        return f"{self.public_url}/calendar/{token}.ics"

    async def _keep_card(self, message: Message, place: Conversation | None) -> str | None:
        """Keep what the card is about before it can be pressed; one that is then not sent is simply never pressed."""
        subject = subject_of(message)
        if subject is None or place is None:
            return None
        # Who is written to unasked has not answered.
        subject = replace(subject, revision=0 if subject.unit_id else None)
        card = draw_card(subject, place.tenant_id, place.object_id, self.clock.now())
        async with self.open_to_write() as uow:
            await uow.cards.add(card)
            await uow.commit()
        return card.id
