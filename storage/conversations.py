"""Where people and the network channel can be written to, as rows."""

from collections.abc import Collection, Mapping, Sequence

from msgspec.structs import replace
from sqlalchemy import ColumnElement, and_, bindparam, func, literal_column, select, true, update

from domain.conversations import Conversation, Scope
from domain.ids import CountyId, PersonId
from storage.message_mappings import conversation_from_row, conversation_to_row
from storage.statements import Row
from storage.tables import assignments, conversations, persons
from storage.text_lists import is_any
from storage.transactions import Question, Transaction

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
_CONVERSATIONS = select(conversations).where(
    is_any(conversations.c.tenant_id, "tenants"), is_any(conversations.c.id, "ids")
)
_OF_TENANT = conversations.c.tenant_id == bindparam("tenant", type_=conversations.c.tenant_id.type)
_STOP_TENANT = (
    update(conversations)
    .where(_OF_TENANT & conversations.c.reachable)
    .values(reachable=False, tenant_stopped=True)
    .returning(conversations.c.id)
)
_RESUME_TENANT = (
    update(conversations)
    .where(_OF_TENANT & conversations.c.tenant_stopped)
    .values(reachable=True, tenant_stopped=False)
    .returning(conversations.c.id)
)
_STOPPED = select(conversations.c.tenant_id).where(
    is_any(conversations.c.tenant_id, "tenants"), conversations.c.tenant_stopped
)
_NETWORK_CHANNELS = select(conversations).where(is_any(conversations.c.county_id, "counties"))
_PERSONAL = (
    select(persons.c.id.label("person_id"), conversations)
    .join_from(conversations, persons, _IS_THEIR_CHAT)
    .where(is_any(persons.c.id, "persons"))
    .order_by(conversations.c.heard)
)
_THEIR_CHATS = (
    select(conversations)
    .where(_IS_THEIR_CHAT)
    .correlate(persons)
    .offset(literal_column("0"))  # which has PostgreSQL leave it where it is
    .lateral("chats")
)
# The same, which SQLite cannot say: until it had statistics, PostgreSQL went through all chats for a few people's.
PERSONAL_ON_POSTGRESQL = (
    select(persons.c.id.label("person_id"), _THEIR_CHATS)
    .join_from(persons, _THEIR_CHATS, true())
    .where(is_any(persons.c.id, "persons"))
    .order_by(_THEIR_CHATS.c.heard)
)
_HERE = select(assignments.c.person_id).where(
    assignments.c.county_id == bindparam("county", type_=assignments.c.county_id.type)
)
_OF_COUNTY = (
    select(persons.c.id.label("person_id"), conversations)
    .join_from(conversations, persons, _IS_THEIR_CHAT)
    .where(persons.c.id.in_(_HERE))
    .order_by(conversations.c.heard)
)


class ConversationsTable:
    """The port `Conversations`. `heard` counts signs of life: the highest number was heard from last."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._known: dict[tuple[str, str], Conversation | None] = {}
        self._channels: dict[CountyId, Conversation | None] = {}
        self._chats: dict[PersonId, Conversation] = {}
        self._not_stopped: set[str] = set()

    def ask_for(self, places: Collection[tuple[str, str]]) -> Question:
        """Return the query for conversations by tenant and id, whose rows `expect` takes."""
        return _CONVERSATIONS, {
            "tenants": sorted({tenant.lower() for tenant, _ in places}),
            "ids": sorted({conversation_id for _, conversation_id in places}),
        }

    def expect(self, places: Collection[tuple[str, str]], rows: Sequence[Row]) -> None:
        """Remember conversations that were read for those who are about to ask for them."""
        found = {(row["tenant_id"], row["id"]): row for row in rows}
        for tenant, conversation_id in places:
            key = (tenant.lower(), conversation_id)
            row = found.get(key)
            self._transaction.remember(conversations, key, row)
            self._known[key] = conversation_from_row(row) if row else None

    def ask_for_stopped(self, tenants: Collection[str]) -> Question:
        """Return the query for which tenants are stopped, whose rows `expect_stopped` takes."""
        return _STOPPED, {"tenants": list(tenants)}

    def expect_stopped(self, tenants: Collection[str], rows: Sequence[Row]) -> None:
        """Remember which tenants have nothing to be resumed."""
        self._not_stopped |= {tenant.lower() for tenant in tenants} - {row["tenant_id"] for row in rows}

    def ask_for_channels(self, counties: Collection[CountyId]) -> Question:
        """Return the query for counties' network channels, whose rows `expect_channels` takes."""
        return _NETWORK_CHANNELS, {"counties": list(counties)}

    def expect_channels(self, counties: Collection[CountyId], rows: Sequence[Row]) -> None:
        """Remember the channels that were read for those who are about to ask for them."""
        self._channels |= dict.fromkeys(counties)
        self._channels |= {row["county_id"]: conversation_from_row(row) for row in rows}

    def ask_for_personal(self, people: Collection[PersonId]) -> Question:
        """Return the query for people's private chats, whose rows `expect_personal` takes."""
        query = PERSONAL_ON_POSTGRESQL if self._transaction.on_postgresql else _PERSONAL
        return query, {"persons": list(people)}

    def expect_personal(self, rows: Sequence[Row]) -> None:
        """Remember the chats that were read, of each person the one heard from last; who has none may soon have one."""
        self._chats |= {row["person_id"]: conversation_from_row(row) for row in rows}

    async def get(self, tenant_id: str, conversation_id: str) -> Conversation | None:
        """Return the conversation with this id."""
        key = (tenant_id.lower(), conversation_id)
        if key in self._known:
            return self._known[key]
        row = await self._transaction.first(_CONVERSATION, {"tenant": tenant_id, "its_id": conversation_id})
        self._transaction.remember(conversations, key, row)
        return conversation_from_row(row) if row else None

    async def put(self, conversation: Conversation) -> None:
        """Add the conversation, or replace the one with the same tenant and id; a refusal is no sign of life.

        Raises:
            DomainError: `changed_meanwhile`, when another process changed it since it was got.
        """
        self._known.pop((conversation.tenant_id.lower(), conversation.id), None)
        self._follow(conversation)
        if conversation.scope is Scope.CHANNEL:
            self._channels.clear()
        row = conversation_to_row(conversation) | {"tenant_id": conversation.tenant_id.lower()}
        keep = () if conversation.reachable else ("heard",)
        await self._transaction.put(conversations, row, keep, computed=(("heard", _NEXT_HEARD),))

    async def personal(self, person_id: PersonId) -> Conversation | None:
        """Return the private chat of the person with this tenant and object id, the one heard from last."""
        if person_id not in self._chats:
            self.expect_personal(await self._transaction.all(*self.ask_for_personal([person_id])))
        return self._chats.get(person_id)

    async def reachable_persons(self, county_id: CountyId) -> Sequence[PersonId]:
        """Return the county's people whose private chat, the one heard from last, is reachable."""
        return sorted(await self.reachable_chats(county_id))

    async def chats(self, county_id: CountyId) -> Mapping[PersonId, Conversation]:
        """Return the private chat of each of the county's people who has one, the one heard from last."""
        return _choose_last(await self._transaction.all(_OF_COUNTY, {"county": county_id}))

    async def reachable_chats(self, county_id: CountyId) -> Mapping[PersonId, Conversation]:
        """Return those of these chats that are reachable."""
        return {person_id: chat for person_id, chat in (await self.chats(county_id)).items() if chat.reachable}

    async def reachable_among(self, people: Collection[PersonId]) -> Mapping[PersonId, Conversation]:
        """Return the same of these people, whatever their county."""
        chats = _choose_last(await self._transaction.all(*self.ask_for_personal(sorted(people))))
        return {person_id: chat for person_id, chat in chats.items() if chat.reachable}

    async def network_channel(self, county_id: CountyId) -> Conversation | None:
        """Return the county's network channel."""
        if county_id not in self._channels:
            self.expect_channels([county_id], await self._transaction.all(*self.ask_for_channels([county_id])))
        return self._channels[county_id]

    async def connect_channel(self, county_id: CountyId, conversation: Conversation) -> None:
        """Make this the county's only network channel."""
        self._forget()
        is_former = (conversations.c.county_id == county_id) & ~_is(conversation)
        former = update(conversations).where(is_former)
        await self._transaction.run(former.values(county_id=None, version=conversations.c.version + 1))
        await self.put(replace(conversation, county_id=county_id))

    async def stop_tenant(self, tenant_id: str) -> None:
        """Make all conversations of a tenant that are reachable unreachable: its administrator blocked the app."""
        if await self._transaction.all(_STOP_TENANT, {"tenant": tenant_id}):
            self._forget()

    async def resume_tenant(self, tenant_id: str) -> None:
        """Make reachable again what was made unreachable for the whole tenant."""
        if tenant_id.lower() in self._not_stopped:
            return
        if await self._transaction.all(_RESUME_TENANT, {"tenant": tenant_id}):
            self._forget()

    def _forget(self) -> None:
        """Read anew what may have changed with what is changed now."""
        self._known.clear()
        self._channels.clear()
        self._chats.clear()
        self._not_stopped.clear()

    def _follow(self, put: Conversation) -> None:
        """Have the chats that were read follow a change, for who is told something in the same unit of work.

        To forget them all had each of many who write for the first time that day ask for all their colleagues' again.
        """
        stored = replace(put, tenant_id=put.tenant_id.lower(), object_id=put.object_id and put.object_id.lower())
        for person_id, chat in list(self._chats.items()):
            is_theirs = stored.scope is Scope.PERSONAL and chat.object_id == stored.object_id
            if chat.tenant_id != stored.tenant_id or not (is_theirs or chat.id == stored.id):
                continue
            if is_theirs and (stored.reachable or chat.id == stored.id):
                # The one heard from last, or that was it before.
                self._chats[person_id] = stored
            else:
                del self._chats[person_id]


# Private functions


def _choose_last(rows: Sequence[Row]) -> Mapping[PersonId, Conversation]:
    """Return each person's last chat, of rows with the one heard from last at the end."""
    return {PersonId(each): conversation_from_row(row) for each, row in {row["person_id"]: row for row in rows}.items()}


def _is(conversation: Conversation) -> ColumnElement[bool]:
    return (conversations.c.tenant_id == conversation.tenant_id) & (conversations.c.id == conversation.id)
