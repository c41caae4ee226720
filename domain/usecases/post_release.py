"""Put a release on its way to the network channel: one post for each round, which later versions take the place of."""

from collections.abc import Sequence
from datetime import datetime

from domain.conversations import Conversation
from domain.deliveries import AT_ONCE, Delivery, Kind, State
from domain.ids import DeliveryId, new_id
from domain.ports import UnitOfWork
from domain.releases import Release
from domain.roster import County

# Whether the post is there, and by what id, is not known yet.
UNCERTAIN = frozenset({State.SENDING, State.AMBIGUOUS, State.PARKED})


async def post_release(uow: UnitOfWork, county: County, release: Release, now: datetime) -> bool:
    """Add the delivery; False while no channel is connected, when there is one already, or until it can be added.

    While a former version may or may not have arrived nothing is added, so that there is never a second post: asked
    again at the next tick, it finds out. A former version that never arrived drops out when it is about to be sent.
    """
    channel = await uow.conversations.network_channel(county.id)
    if channel is None or await uow.outbox.get_by_key(_key_of(release)) is not None:
        return False
    former = await _find_former(uow, release)
    if any(each.state in UNCERTAIN for each in former):
        return False
    posted = [each for each in former if each.state is State.SENT and each.activity_id]
    return await uow.outbox.add(_deliver(county, release, channel, posted[-1] if posted else None, now))


# Private functions


def _key_of(release: Release) -> str:
    return f"summary:{release.id}"


async def _find_former(uow: UnitOfWork, release: Release) -> Sequence[Delivery]:
    """Return the deliveries of the round's former versions, the oldest first."""
    history = await uow.releases.history(release.round_id)
    found = [await uow.outbox.get_by_key(_key_of(each)) for each in history if each.id != release.id]
    return [each for each in found if each is not None]


def _deliver(
    county: County, release: Release, channel: Conversation, posted: Delivery | None, now: datetime
) -> Delivery:
    replaces = {"update_activity_id": posted.activity_id} if posted else {}
    return Delivery(
        id=DeliveryId(new_id()),
        county_id=county.id,
        kind=Kind.CHANNEL_SUMMARY,
        key=_key_of(release),
        # A former version's post is where it was posted, whatever channel is connected by now.
        tenant_id=posted.tenant_id if posted else channel.tenant_id,
        conversation_id=posted.conversation_id if posted else channel.id,
        payload={"release": release.id, "round": release.round_id, **replaces},
        created_at=now,
        not_before=AT_ONCE,
    )
