"""A sender without Teams: what is due is composed and settled by the real rules, as each chat's fate wants it."""

from datetime import UTC, datetime

from msgspec import Struct, field

from bot.workdays import is_swedish_workday
from domain.deliveries import Delivery, Kind, Outcome, Result, drop, postpone, settle
from domain.delivery_ports import Ending
from domain.ids import PersonId
from domain.messages import Message
from domain.ports import UnitOfWork
from domain.usecases.compose_delivery import NotNow, TooMuch, Unwanted, compose_delivery
from domain.usecases.plan_reminders import plan_reminders
from domain.usecases.remember_way import remember_way
from domain.usecases.tell_unreachable import tell_unreachable
from tests.support.county_jobs import plan_everywhere
from tests.support.outcomes import finish_now

# By the machine's clock everything is due.
LATE = datetime(2030, 1, 1, tzinfo=UTC)
ARRIVES = Outcome(Result.SENT, activity_id="1")
BAD = Outcome(Result.FAILED, detail="400:BadArgument")


def shut(code: str) -> Outcome:
    """Return a refusal that lasts."""
    return Outcome(Result.UNREACHABLE, detail=code)


class Sent(Struct, frozen=True):
    """What arrived."""

    person_id: PersonId | None
    kind: Kind
    message: Message
    at: datetime


class Sender(Struct):
    """Plans, tells and sends; `fates` is what comes of a try, by conversation, and `tried` every try."""

    fates: dict[str, Outcome] = field(default_factory=dict)
    tried: list[tuple[PersonId | None, Kind]] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)

    async def run(self, uow: UnitOfWork, now: datetime) -> list[Sent]:
        """Do all that a tick does about reminders, twice; return what arrived."""
        before = len(self.sent)
        for _ in range(2):
            await plan_reminders(uow, is_swedish_workday, now)
            await self.deliver(uow, now)
        await plan_everywhere(uow, tell_unreachable, now)
        await self.deliver(uow, now)
        return self.sent[before:]

    async def deliver(self, uow: UnitOfWork, now: datetime) -> None:
        """Send what is due."""
        for claimed in await uow.outbox.claim_due("me", LATE, 100):
            settled = await self._try(uow, claimed, now)
            chat = await uow.conversations.get(claimed.tenant_id, claimed.conversation_id)
            assert await finish_now(uow, [Ending(settled, "me", claimed.fence)]) == [True]
            if chat is not None:
                await remember_way(uow, settled, chat)

    async def _try(self, uow: UnitOfWork, claimed: Delivery, now: datetime) -> Delivery:
        if claimed.kind is Kind.REPLY:
            return drop(claimed, "a reply")
        chat = await uow.conversations.get(claimed.tenant_id, claimed.conversation_id)
        assert chat is not None
        if not chat.reachable:
            return settle(claimed, shut("conversation_unreachable"), now)
        match await compose_delivery(uow, claimed, now, is_swedish_workday):
            case Unwanted(why):
                return drop(claimed, why)
            case NotNow() | TooMuch():
                return postpone(claimed, LATE)
            case said:
                self.tried.append((claimed.person_id, claimed.kind))
                outcome = self.fates.get(claimed.conversation_id, ARRIVES)
                if outcome.result is Result.SENT:
                    self.sent.append(Sent(claimed.person_id, claimed.kind, said, now))
                return settle(claimed, outcome, now)
