"""Whether what is due goes out now: not from a database that was restored until an operator has looked (F42)."""

from datetime import datetime

from bot.alarms import Alarms
from bot.delivery import DeliveryWorker
from bot.send_marks import SendMark
from domain.conversations import without_thread
from domain.deliveries import State, is_answer_since
from domain.deployments import Deployment, Hold, Place
from domain.ports import OpenUnitOfWork
from domain.retries import begin_again
from domain.usecases.take_up_database import take_up_database

ALARM = "deliveries_on_hold"


class Gate:
    """Lets the worker send what is due; while there is a hold, only answers to those who have written since."""

    def __init__(self, open_to_read: OpenUnitOfWork, worker: DeliveryWorker, mark: SendMark) -> None:
        self._open_to_read = open_to_read
        self._worker = worker
        self._mark = mark
        self._alarms = Alarms()

    async def deliver_due(self, now: datetime) -> int:
        """Send what may be sent; return how many messages were tried."""
        async with self._open_to_read() as unit:
            deployment = await unit.deployments.get()
        if deployment is not None and deployment.hold is not None:
            self._alarms.sound(ALARM, detail=deployment.hold.why)
            return await self._answer(deployment.hold, now)
        self._alarms.clear(ALARM)
        tried = await self._worker.deliver_due(now)
        if tried and deployment is not None:
            await self._note_last(deployment.stamp)
        return tried

    async def _answer(self, hold: Hold, now: datetime) -> int:
        """Send answers that had to wait, each after a look at where its reader is now."""
        await self._worker.settle_expired(now)
        async with self._open_to_read() as unit:
            waiting = await unit.outbox.all(state=State.WAITING)
            replies = [each for each in waiting if is_answer_since(each, hold.since) and each.not_before <= now]
            places = [
                await unit.conversations.get(each.tenant_id, without_thread(each.conversation_id)) for each in replies
            ]
        for reply, place in zip(replies, places, strict=True):
            if place is not None:
                await self._worker.send_replies((reply,), place)
        return len(replies)

    async def _note_last(self, stamp: str) -> None:
        async with self._open_to_read() as unit:
            last = await unit.deployments.last_unasked_at()
        if last is not None:
            self._mark.note(stamp, last)


async def begin_on(open_unit_of_work: OpenUnitOfWork, here: Place, mark: SendMark, now: datetime) -> Deployment:
    """Mark the database as served from here, and return what it knows of that.

    Several services may begin at the same moment: whoever finds that another was first looks again (R17).

    Raises:
        DomainError: `database_of_another_environment` (F43).
    """

    async def begin() -> Deployment:
        async with open_unit_of_work() as unit:
            taken = await take_up_database(unit, here, mark.read, now)
            await unit.commit()
        return taken

    return await begin_again(begin)
