"""Make a channel the county's network channel."""

from datetime import datetime

from msgspec import Struct

from domain.conversations import Conversation, Scope
from domain.errors import Reason, Rejected
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import Principal
from domain.usecases.post_release import post_release


class Connected(Struct, frozen=True):
    """Whether the channel was connected before, and whether a published summary follows now."""

    already: bool
    summary_follows: bool


async def connect_channel(
    uow: UnitOfWork, principal: Principal | None, channel: Conversation, now: datetime
) -> Connected | Rejected:
    """Connect the channel, if a coordinator asks for it in a channel; a summary that waited for one is sent there."""
    if principal is None or not principal.is_coordinator:
        return Rejected(Reason.NOT_COORDINATOR)
    if channel.scope is not Scope.CHANNEL:
        return Rejected(Reason.NOT_IN_A_CHANNEL)
    county = principal.county
    former = await uow.conversations.network_channel(county.id)
    already = former is not None and (former.tenant_id, former.id) == (channel.tenant_id, channel.id)
    stored = await uow.conversations.get(channel.tenant_id, channel.id)
    await uow.conversations.connect_channel(county.id, stored or channel)
    if not already:
        data = {"county": county.id, "person": principal.person.id}
        await uow.audit.add(AuditEntry(now, principal.person.id, "channel_connected", data))
    release = await uow.releases.latest(county.id)
    follows = release is not None and await post_release(uow, county, release, now)
    return Connected(already=already, summary_follows=follows)
