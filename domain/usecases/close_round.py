"""Close a round; its summary then waits for a coordinator to look at it."""

from datetime import datetime

from msgspec import Struct

from domain.errors import Rejected
from domain.ports import AuditEntry, UnitOfWork
from domain.previews import Preview
from domain.progress import Progress
from domain.roster import County
from domain.rounds import Round, close
from domain.summaries import Rules
from domain.usecases.count_progress import count_progress
from domain.usecases.preview_summary import preview_summary


class Closing(Struct, frozen=True):
    """The county's rules, and who closes."""

    rules: Rules
    actor: str


class Closed(Struct, frozen=True):
    """The closed round, and what would be released of it; nothing is before somebody approves it."""

    collection: Round
    progress: Progress
    preview: Preview
    channel_connected: bool


async def close_round(
    uow: UnitOfWork, county: County, collection: Round, closing: Closing, now: datetime
) -> Closed | Rejected:
    """Close an open round now."""
    closed = close(collection, now)
    if isinstance(closed, Rejected):
        return closed
    await uow.rounds.put(closed)
    await uow.audit.add(AuditEntry(now, closing.actor, "round_closed", {"round": closed.id}))
    return Closed(
        collection=closed,
        progress=await count_progress(uow, closed),
        preview=await preview_summary(uow, county, closed, closing.rules),
        channel_connected=await uow.conversations.network_channel(county.id) is not None,
    )
