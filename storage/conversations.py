"""Where people and the network channel can be written to, as rows."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, bindparam, func, select, update

from domain.conversations import Conversation, Scope
from domain.ids import CountyId, PersonId
from storage.message_mappings import conversation_from_row, conversation_to_row
from storage.tables import assignments, conversations, persons
from storage.transactions import Transaction

_IS_THEIR_CHAT = and_(
    conversations.c.tenant_id == persons.c.tenant_id,
    conversations.c.object_id == persons.c.object_id,
    conversations.c.scope == Scope.PERSONAL,
)

_BEFORE = conversations.alias()
_NEXT_HEARD = select(func.coalesce(func.max(_BEFORE.c.heard), 0) + 1).scalar_subquery()
_CONVERSATION = select(conversations).where(
    conversations.c.tenant_id == bindparam("tenant"), conversations.c.id == bindparam("its_id")
)
_NETWORK_CHANNEL = select(conversations).where(conversations.c.county_id == bindparam("county"))


class ConversationsTable:
    """The port `Conversations`. `heard` counts signs of life: the highest number was heard from last."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, tenant_id: str, conversation_id: str) -> Conversation | None:
        """Return the conversation with this id."""
        row = await self._transaction.first(_CONVERSATION, {"tenant": tenant_id, "its_id": conversation_id})
        self._transaction.remember(conversations, (tenant_id.lower(), conversation_id), row)
        return conversation_from_row(row) if row else None

    async def put(self, conversation: Conversation) -> None:
        """Add the conversation, or replace the one with the same tenant and id; a refusal is no sign of life.

        Raises:
            DomainError: `changed_meanwhile`, when another process changed it since it was got.
        """
        row = conversation_to_row(conversation) | {"heard": _NEXT_HEARD, "tenant_id": conversation.tenant_id.lower()}
        await self._transaction.put(conversations, row, keep=() if conversation.reachable else ("heard",))

    async def personal(self, person_id: PersonId) -> Conversation | None:
        """Return the private chat of the person with this tenant and object id, the one heard from last."""
        query = (
            select(conversations)
            .join(persons, _IS_THEIR_CHAT)
            .where(persons.c.id == person_id)
            .order_by(conversations.c.heard.desc())
        )
        row = await self._transaction.first(query.limit(1))
        return conversation_from_row(row) if row else None

    async def reachable_persons(self, county_id: CountyId) -> Sequence[PersonId]:
        """Return the county's people whose private chat, the one heard from last, is reachable."""
        here = select(assignments.c.person_id).where(assignments.c.county_id == county_id)
        query = (
            select(persons.c.id, conversations.c.reachable)
            .join_from(conversations, persons, _IS_THEIR_CHAT)
            .where(persons.c.id.in_(here))
            .order_by(conversations.c.heard)
        )
        last = {row["id"]: row["reachable"] for row in await self._transaction.all(query)}
        return [PersonId(person_id) for person_id in sorted(last) if last[person_id]]

    async def network_channel(self, county_id: CountyId) -> Conversation | None:
        """Return the county's network channel."""
        row = await self._transaction.first(_NETWORK_CHANNEL, {"county": county_id})
        return conversation_from_row(row) if row else None

    async def connect_channel(self, county_id: CountyId, conversation: Conversation) -> None:
        """Make this the county's only network channel."""
        is_former = (conversations.c.county_id == county_id) & ~_is(conversation)
        former = update(conversations).where(is_former)
        await self._transaction.run(former.values(county_id=None, version=conversations.c.version + 1))
        await self.put(replace(conversation, county_id=county_id))

    async def stop_tenant(self, tenant_id: str) -> None:
        """Make all conversations of a tenant that are reachable unreachable: its administrator blocked the app."""
        reachable = (conversations.c.tenant_id == tenant_id) & conversations.c.reachable
        await self._transaction.run(update(conversations).where(reachable).values(reachable=False, tenant_stopped=True))

    async def resume_tenant(self, tenant_id: str) -> None:
        """Make reachable again what was made unreachable for the whole tenant."""
        stopped = (conversations.c.tenant_id == tenant_id) & conversations.c.tenant_stopped
        await self._transaction.run(update(conversations).where(stopped).values(reachable=True, tenant_stopped=False))


# Private functions


def _is(conversation: Conversation) -> ColumnElement[bool]:
    return (conversations.c.tenant_id == conversation.tenant_id) & (conversations.c.id == conversation.id)
