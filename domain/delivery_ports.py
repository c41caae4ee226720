"""What the rules need of the messages on their way."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from domain.deliveries import Delivery, Kind, State
from domain.ids import CountyId, DeliveryId, PersonId


class Ending(Struct, frozen=True):
    """What a try made of a delivery, and the claim under which it was made; without an owner there was none."""

    delivery: Delivery
    owner: str | None
    fence: int


class Outbox(Protocol):
    """Messages on their way."""

    async def add(self, delivery: Delivery) -> bool:
        """Add the delivery; False when one with its key is there already."""

    async def add_all(self, new: Sequence[Delivery]) -> None:
        """Add deliveries whose keys are new, at the commit at the latest."""

    async def add_missing(self, wanted: Sequence[Delivery]) -> None:
        """Add those of the deliveries whose keys are not there yet, at the commit at the latest."""

    async def add_newest(self, news: Sequence[Delivery]) -> None:
        """Add news about a unit in a round, or have what still waits to tell the same person former ones tell these.

        At the commit at the latest. So at most one of a kind waits for each person, and keeps its hour. News whose key
        is there already are not told again.
        """

    async def get_by_key(self, key: str) -> Delivery | None: ...
    async def claim_due(
        self, owner: str, now: datetime, limit: int, skipped_tenants: Collection[str] = ()
    ) -> Sequence[Delivery]:
        """Claim what is waiting, or ambiguous with a try left, and not before its time; oldest first."""

    async def claim_all(
        self, waiting: Sequence[Delivery], owner: str, now: datetime
    ) -> Callable[[], Sequence[Delivery | None]]:
        """Claim those that wait as they are here, due or not.

        At the commit at the latest; asked after it, what is returned tells them, and None for one that somebody has
        claimed before.
        """

    async def settle_expired(self, now: datetime) -> int:
        """Turn deliveries whose sender's lease ran out into ambiguous or parked ones; return how many."""

    async def finish_all(self, endings: Sequence[Ending]) -> Callable[[], Sequence[bool]]:
        """Store the new states of claimed deliveries.

        At the commit at the latest; asked after it, what is returned tells False for one whose claim was lost and
        nothing was stored.
        """

    async def change(self, delivery: Delivery, former: Delivery) -> bool:
        """Store what was decided about one that nobody is sending; False when it is not as `former` any more."""

    async def unasked_to(self, person_id: PersonId) -> Sequence[Delivery]:
        """Return what a person was sent unasked or may have been, and all their reminders, in the order it was added.

        That is what the fuse goes by (F3): what waits for its day, or was dropped before it, is no burden yet.
        """

    async def unasked_in(self, county_id: CountyId, since: datetime) -> Sequence[Delivery]:
        """Return the same for a county's people, of what was planned from an instant on, in that order."""

    async def planned_in(self, county_id: CountyId, kind: Kind, since: datetime) -> Sequence[Delivery]:
        """Return the messages of a kind, no replies, to a county's people that were planned from an instant on."""

    async def unreachable(self, tenant_id: str) -> Sequence[Delivery]:
        """Return what could not reach anybody of a tenant, in the order it was added."""

    async def under_way(self) -> Sequence[DeliveryId]:
        """Return what should have come to an end soon: not what waits for a decision or for the morning."""

    async def all(self, county_id: CountyId | None = None, state: State | None = None) -> Sequence[Delivery]: ...
