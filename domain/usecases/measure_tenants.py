"""Measure how far the app has come in each organisation: one may not have approved it yet (F21)."""

from collections.abc import Collection
from datetime import datetime

from msgspec import Struct

from domain.ports import UnitOfWork
from domain.roster import County


class TenantReadiness(Struct, frozen=True):
    """One organisation.

    Attributes:
        allowed: whether the service takes messages from it.
        people: how many of its people the roster knows.
        installed: how many of them have the app in a chat that can be reached.
        stopped: its administrator has blocked the app.
        last_met_at: when somebody of it installed the app last; None before anybody has.
    """

    tenant_id: str
    allowed: bool
    people: int
    installed: int
    stopped: bool
    last_met_at: datetime | None

    @property
    def ready(self) -> bool:
        """Whether all of its people can be written to."""
        return self.allowed and not self.stopped and self.installed == self.people


async def measure_tenants(uow: UnitOfWork, county: County, allowed: Collection[str]) -> tuple[TenantReadiness, ...]:
    """Return the organisations of a county's people and those that are allowed, in the order of their ids.

    A person without a chat has not installed the app; where that is so for all, it may not have been approved there.
    """
    people = await uow.roster.persons(county.id)
    chats = {person.id: await uow.conversations.personal(person.id) for person in people}
    found: list[TenantReadiness] = []
    for tenant_id in sorted({each.tenant_id.lower() for each in people} | {each.lower() for each in allowed}):
        mine = [each for each in people if each.tenant_id.lower() == tenant_id]
        known = [chat for each in mine if (chat := chats[each.id]) is not None]
        found.append(
            TenantReadiness(
                tenant_id=tenant_id,
                allowed=tenant_id in allowed,
                people=len(mine),
                installed=sum(each.reachable for each in known),
                stopped=any(each.tenant_stopped for each in known),
                last_met_at=max((each.met_at for each in known if each.met_at), default=None),
            )
        )
    return tuple(found)
