"""What the rules need of where people can be written to."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from domain.conversations import Conversation
from domain.ids import CountyId, PersonId


class Conversations(Protocol):
    """Where people and the network channel can be written to."""

    async def get(self, tenant_id: str, conversation_id: str) -> Conversation | None: ...
    async def put(self, conversation: Conversation) -> None:
        """Add the conversation, or replace the one with the same tenant and id."""

    async def personal(self, person_id: PersonId) -> Conversation | None:
        """Return the private chat of the person with this tenant and object id, the one heard from last."""

    async def reachable_persons(self, county_id: CountyId) -> Sequence[PersonId]:
        """Return the county's people who have a private chat, by tenant and object id, that is reachable."""

    async def chats(self, county_id: CountyId) -> Mapping[PersonId, Conversation]:
        """Return the private chat of each of the county's people who has one, the one heard from last."""

    async def reachable_chats(self, county_id: CountyId) -> Mapping[PersonId, Conversation]:
        """Return those of these chats that are reachable."""

    async def reachable_among(self, people: Collection[PersonId]) -> Mapping[PersonId, Conversation]:
        """Return the same of these people, whatever their county."""

    async def network_channel(self, county_id: CountyId) -> Conversation | None: ...
    async def connect_channel(self, county_id: CountyId, conversation: Conversation) -> None:
        """Make this the county's only network channel."""

    async def stop_tenant(self, tenant_id: str) -> None:
        """Make all conversations of a tenant that are reachable unreachable: its administrator blocked the app."""

    async def resume_tenant(self, tenant_id: str) -> None:
        """Make reachable again what was made unreachable for the whole tenant."""
