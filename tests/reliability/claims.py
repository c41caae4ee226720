"""Processes that claim what waits in the outbox and do something about it, and are killed while they do.

Run as a module, this is the one that forks them: it has everything imported, and prints what came of it.
"""

import asyncio
import json
import os
import select
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random

from msgspec import Struct
from msgspec.structs import replace

from bot.clock import monotonic
from domain.deliveries import AT_ONCE, Delivery, Outcome, Result, State, settle
from domain.delivery_ports import Ending
from domain.ids import DeliveryId
from storage.unit_of_work import Database
from tests.crashes.trials import OPENING
from tests.support.outcomes import finish_now

WORKERS = 4
# As many as the delivery worker claims at a time.
BATCH = 8
EFFECT = "effect"
CLAIMED, DONE = b"c", b"."


class Worker(Struct, frozen=True):
    """A process, and where it says what it has claimed and done, a byte each, until it ends, however it does."""

    pid: int
    news: int


async def work(database: Database, owner: str, now: datetime, tell: Callable[[bytes], object] = len) -> None:
    """Do all there is to do: what each item has for an effect is there, or not, with the item's end."""
    while claimed := await _claim(database, owner, now):
        tell(CLAIMED)
        # One commit for all that was claimed together, as the service's endings share theirs (bot.batches).
        async with database.open() as uow:
            done = [settle(item, Outcome(Result.SENT, activity_id=f"{item.fence}"), now) for item in claimed]
            endings = [Ending(each, owner, item.fence) for each, item in zip(done, claimed, strict=True)]
            for item, ours in zip(claimed, await finish_now(uow, endings), strict=True):
                if ours:
                    await uow.outbox.add(_effect_of(item))
            await uow.commit()
        tell(DONE * len(claimed))


def main(url: str, count: int, kills: int, seed: int) -> None:
    """Have the workers do all there is, and kill one of them each time that so much more is done."""
    random = Random(seed)  # noqa: S311 - chooses whom to kill, the same each time
    # What the dead had claimed is left for later.
    sure = count - kills * BATCH
    began = monotonic()
    workers = [_fork(url, f"{number}") for number in range(WORKERS)]
    done = killed = 0
    busy = workers[0]
    while workers:
        for worker in _with_news(workers):
            heard = os.read(worker.news, count)
            done += heard.count(DONE)
            busy = worker if heard.endswith(CLAIMED) else busy
            if not heard:
                _bury(worker)
                workers.remove(worker)
        if killed < kills and workers and done >= sure * (killed + 1) / (kills + 1):
            # Every other time it is one who has just claimed something.
            victim = busy if killed % 2 and busy in workers else random.choice(workers)
            os.kill(victim.pid, signal.SIGKILL)
            killed += 1
            workers.append(_fork(url, f"{WORKERS + killed}"))
    print(json.dumps({"seconds": monotonic() - began, "done": done, "killed": killed}))  # noqa: T201 - what its starter reads


# Private functions


async def _claim(database: Database, owner: str, now: datetime) -> Sequence[Delivery]:
    async with database.open() as uow:
        claimed = await uow.outbox.claim_due(owner, now, BATCH)
        await uow.commit()
    return claimed


def _effect_of(item: Delivery) -> Delivery:
    """Return a row that nobody sends; one item's would be two if it were done by two claims."""
    name = f"{EFFECT} {item.key} {item.fence} {item.owner}"
    return replace(item, id=DeliveryId(name), key=name, state=State.SENT, not_before=AT_ONCE)


def _with_news(workers: Sequence[Worker]) -> Sequence[Worker]:
    ready = select.select([worker.news for worker in workers], [], [])[0]
    return [worker for worker in workers if worker.news in ready]


def _fork(url: str, owner: str) -> Worker:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return Worker(pid, reading)
    try:
        asyncio.run(_work_apart(url, owner, writing))
        os._exit(0)
    except BaseException:  # noqa: BLE001 - the end of this process, whatever it is
        traceback.print_exc()
    finally:
        os._exit(1)


def _bury(worker: Worker) -> None:
    """Wait until a process has ended: by itself with all done, or killed."""
    os.close(worker.news)
    code = os.waitstatus_to_exitcode(os.waitpid(worker.pid, 0)[1])
    if code not in {0, -signal.SIGKILL}:
        raise SystemExit(code)


async def _work_apart(url: str, owner: str, news: int) -> None:
    async with Database(url) as database:
        await work(database, owner, OPENING, lambda said: os.write(news, said))


async def _import_driver() -> None:
    async with Database("postgresql://nobody@localhost/nothing"):
        pass


if __name__ == "__main__":
    asyncio.run(_import_driver())
    main(sys.argv[1], *map(int, sys.argv[2:]))
