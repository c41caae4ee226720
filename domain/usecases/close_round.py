"""Close a round and publish its summary."""

from dataclasses import dataclass
from datetime import datetime

from domain.disclosure import Withheld
from domain.errors import Rejected
from domain.ports import AuditEntry, UnitOfWork
from domain.progress import Progress
from domain.releases import Release
from domain.roster import County
from domain.rounds import Round, close
from domain.usecases.count_progress import count_progress
from domain.usecases.publish_summary import Publishing, publish_summary


@dataclass(frozen=True, slots=True)
class Closed:
    """The closed round, and its release or why no new one was published."""

    collection: Round
    progress: Progress
    published: Release | Withheld
    channel_connected: bool


async def close_round(
    uow: UnitOfWork, county: County, collection: Round, closing: Publishing, now: datetime
) -> Closed | Rejected:
    """Close an open round now, publish its summary and put it on its way to the channel."""
    closed = close(collection, now)
    if isinstance(closed, Rejected):
        return closed
    await uow.rounds.put(closed)
    await uow.audit.add(AuditEntry(now, closing.actor, "round_closed", {"round": closed.id}))
    return Closed(
        collection=closed,
        progress=await count_progress(uow, closed),
        published=await publish_summary(uow, county, closed, closing, now),
        channel_connected=await uow.conversations.network_channel(county.id) is not None,
    )
