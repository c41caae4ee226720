"""Let out again what was on hold, or give up on what has gathered: an operator has looked (F42)."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from domain.deliveries import AT_ONCE, Delivery, State, drop, is_answer_since
from domain.deployments import resume
from domain.ports import AuditEntry, UnitOfWork

DROPPED_AFTER_HOLD = "dropped_after_hold"


async def find_held(uow: UnitOfWork) -> Sequence[Delivery]:
    """Return what would go out if nothing were held, the oldest first; each is asked once more whether it is wanted.

    An answer that was given before the hold is among it: who asked has had it, or has given up on it.
    """
    found = [*await uow.outbox.all(state=State.WAITING), *await uow.outbox.all(state=State.AMBIGUOUS)]
    deployment = await uow.deployments.get()
    since = deployment.hold.since if deployment and deployment.hold else AT_ONCE
    return [each for each in found if not is_answer_since(each, since)]


async def resume_deliveries(uow: UnitOfWork, *, dropping: bool, actor: str, now: datetime) -> int | None:
    """End the hold; return how many messages go out then, or were dropped; None where nothing is on hold."""
    deployment = await uow.deployments.get()
    if deployment is None or deployment.hold is None:
        return None
    # What a dead sender left has gathered, too: the service settles it only while it runs.
    await uow.outbox.settle_expired(now)
    held = await find_held(uow)
    done = 0
    for delivery in held:
        # One that somebody has taken meanwhile is not held any more.
        chosen = drop(delivery, DROPPED_AFTER_HOLD) if dropping else replace(delivery, not_before=AT_ONCE)
        done += await uow.outbox.change(chosen, delivery)
    await uow.deployments.put(resume(deployment))
    what = "hold_ended_dropping" if dropping else "hold_ended_sending"
    await uow.audit.add(AuditEntry(now, actor, what, {"count": done}))
    return done
