"""Fakes of the stores of messages: as plain as can be while each port's promises are kept."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from domain.cards import Card
from domain.conversations import Conversation, Scope
from domain.deliveries import NOT_NOW, Delivery, Kind, State, claim, settle_ambiguous, take_over
from domain.delivery_ports import Ending
from domain.errors import DomainError
from domain.fuses import UNASKED, may_have_arrived
from domain.ids import CountyId, DeliveryId, PersonId
from domain.ports import AuditEntry, Json
from tests.support.fake_memory import Store, dump, load


class FakeConversations(Store, frozen=True):
    """The port `Conversations`; the one heard from last stands last."""

    async def get(self, tenant_id: str, conversation_id: str) -> Conversation | None:
        """Return the conversation with this id."""
        return self.transaction.seen().conversations.get((tenant_id.lower(), conversation_id))

    async def put(self, conversation: Conversation) -> None:
        """Add the conversation, or replace the one with the same tenant and id; a refusal is no sign of life."""
        memory = self.transaction.changed()
        object_id = conversation.object_id and conversation.object_id.lower()
        stored = replace(conversation, tenant_id=conversation.tenant_id.lower(), object_id=object_id)
        if stored.county_id and await self.network_channel(stored.county_id) not in (None, await self._former(stored)):
            raise DomainError("already_there")
        if stored.reachable:
            memory.conversations.pop((stored.tenant_id, stored.id), None)
        memory.conversations[stored.tenant_id, stored.id] = stored

    async def personal(self, person_id: PersonId) -> Conversation | None:
        """Return the private chat of the person with this tenant and object id, the one heard from last."""
        memory = self.transaction.seen()
        person = memory.persons.get(person_id)
        if person is None or person.object_id is None:
            return None
        mine = [
            each
            for each in memory.conversations.values()
            if each.scope is Scope.PERSONAL and (each.tenant_id, each.object_id) == (person.tenant_id, person.object_id)
        ]
        return mine[-1] if mine else None

    async def reachable_persons(self, county_id: CountyId) -> Sequence[PersonId]:
        """Return the county's people whose private chat, the one heard from last, is reachable."""
        return sorted(await self.reachable_chats(county_id))

    async def chats(self, county_id: CountyId) -> Mapping[PersonId, Conversation]:
        """Return the private chat of each of the county's people who has one, the one heard from last."""
        roles = self.transaction.seen().assignments
        return await self._chats_of({each.person_id for each in roles if each.county_id == county_id})

    async def reachable_chats(self, county_id: CountyId) -> Mapping[PersonId, Conversation]:
        """Return those of these chats that are reachable."""
        return {person_id: chat for person_id, chat in (await self.chats(county_id)).items() if chat.reachable}

    async def reachable_among(self, people: Collection[PersonId]) -> Mapping[PersonId, Conversation]:
        """Return the same of these people, whatever their county."""
        return {each: chat for each, chat in (await self._chats_of(people)).items() if chat.reachable}

    async def _chats_of(self, people: Collection[PersonId]) -> Mapping[PersonId, Conversation]:
        memory = self.transaction.seen()
        last: dict[tuple[str, str | None], Conversation] = {
            (each.tenant_id, each.object_id): each
            for each in memory.conversations.values()
            if each.scope is Scope.PERSONAL and each.object_id
        }
        persons = {person_id: memory.persons.get(person_id) for person_id in sorted(people)}
        chats = {each: last.get((person.tenant_id, person.object_id)) for each, person in persons.items() if person}
        return {person_id: chat for person_id, chat in chats.items() if chat}

    async def network_channel(self, county_id: CountyId) -> Conversation | None:
        """Return the county's network channel."""
        found = self.transaction.seen().conversations.values()
        return next((each for each in found if each.county_id == county_id), None)

    async def connect_channel(self, county_id: CountyId, conversation: Conversation) -> None:
        """Make this the county's only network channel."""
        former = await self.network_channel(county_id)
        if former:
            memory = self.transaction.changed()
            memory.conversations[former.tenant_id, former.id] = replace(former, county_id=None)
        await self.put(replace(conversation, county_id=county_id))

    async def stop_tenant(self, tenant_id: str) -> None:
        """Make all conversations of a tenant that are reachable unreachable: its administrator blocked the app."""
        memory = self.transaction.changed()
        for key, each in memory.conversations.items():
            if key[0] == tenant_id.lower() and each.reachable:
                memory.conversations[key] = replace(each, reachable=False, tenant_stopped=True)

    async def resume_tenant(self, tenant_id: str) -> None:
        """Make reachable again what was made unreachable for the whole tenant."""
        memory = self.transaction.changed()
        for key, each in memory.conversations.items():
            if key[0] == tenant_id.lower() and each.tenant_stopped:
                memory.conversations[key] = replace(each, reachable=True, tenant_stopped=False)

    async def _former(self, conversation: Conversation) -> Conversation | None:
        return await self.get(conversation.tenant_id, conversation.id)


class FakeOutbox(Store, frozen=True):
    """The port `Outbox`."""

    async def add(self, delivery: Delivery) -> bool:
        """Add the delivery; False when one with its key is there already."""
        instants = (delivery.created_at, delivery.not_before, delivery.lease_until, delivery.sent_at)
        memory = self.transaction.changed(*instants)
        if delivery.key in memory.deliveries or delivery.id in {each.id for each in memory.deliveries.values()}:
            return False
        payload = json.loads(dump(delivery.payload))
        stored = replace(delivery, tenant_id=delivery.tenant_id.lower(), payload=payload)
        memory.deliveries[delivery.key] = stored
        return True

    async def add_all(self, new: Sequence[Delivery]) -> None:
        """Add deliveries whose keys are new."""
        for delivery in new:
            if not await self.add(delivery):
                raise DomainError("already_there")

    async def add_missing(self, wanted: Sequence[Delivery]) -> None:
        """Add those of the deliveries whose keys are not there yet."""
        for delivery in wanted:
            await self.add(delivery)

    async def add_newest(self, news: Sequence[Delivery]) -> None:
        """Add news about a unit in a round, or have what still waits to tell the same person former ones tell these."""
        for each in news:
            waiting = [old for old in await self.all(state=State.WAITING) if _subject_of(old) == _subject_of(each)]
            if not waiting or await self.get_by_key(each.key) is not None:
                await self.add(each)
            else:
                memory = self.transaction.changed(each.created_at)
                told = replace(waiting[-1], key=each.key, payload=json.loads(dump(each.payload)))
                told = replace(told, created_at=each.created_at, tenant_id=each.tenant_id.lower())
                told = replace(told, conversation_id=each.conversation_id)
                everything = [told if old is waiting[-1] else old for old in memory.deliveries.values()]
                memory.deliveries = {old.key: old for old in everything}

    async def get_by_key(self, key: str) -> Delivery | None:
        """Return the delivery with this key."""
        return self.transaction.seen().deliveries.get(key)

    async def claim_due(
        self, owner: str, now: datetime, limit: int, skipped_tenants: Collection[str] = ()
    ) -> Sequence[Delivery]:
        """Claim what is waiting, or ambiguous with a try left, and not before its time; oldest first."""
        memory = self.transaction.changed(now)
        waiting = (State.WAITING, State.AMBIGUOUS)
        due = [each for each in memory.deliveries.values() if each.state in waiting and each.not_before <= now]
        due = [each for each in due if each.tenant_id not in skipped_tenants]
        due.sort(key=lambda each: (each.not_before, each.created_at))
        claimed = [take_over(each, owner, now) for each in due[:limit]]
        memory.deliveries |= {each.key: each for each in claimed}
        return claimed

    async def claim_all(
        self, waiting: Sequence[Delivery], owner: str, now: datetime
    ) -> Callable[[], Sequence[Delivery | None]]:
        """Claim those that wait as they are here, due or not; tell None for one that somebody has claimed before."""
        memory = self.transaction.changed(now)
        claimed: list[Delivery | None] = []
        for delivery in waiting:
            stored = memory.deliveries.get(delivery.key)
            if stored is None or (stored.fence, stored.state) != (delivery.fence, State.WAITING):
                claimed.append(None)
            else:
                memory.deliveries[delivery.key] = claim(stored, owner, now)
                claimed.append(memory.deliveries[delivery.key])
        return lambda: claimed

    async def settle_expired(self, now: datetime) -> int:
        """Turn deliveries whose sender's lease ran out into ambiguous or parked ones; return how many."""
        memory = self.transaction.changed(now)
        expired = [
            each
            for each in memory.deliveries.values()
            if each.state is State.SENDING and each.lease_until is not None and each.lease_until <= now
        ]
        memory.deliveries |= {each.key: settle_ambiguous(each, now) for each in expired}
        return len(expired)

    async def finish_all(self, endings: Sequence[Ending]) -> Callable[[], Sequence[bool]]:
        """Store the new states of claimed deliveries; tell False, with nothing stored, for one whose claim was lost."""
        stored = [self._finish(ending) for ending in endings]
        return lambda: stored

    async def change(self, delivery: Delivery, former: Delivery) -> bool:
        """Store what was decided about one that nobody is sending; False when it is not as `former` any more."""
        memory = self.transaction.changed(delivery.not_before)
        stored = memory.deliveries.get(former.key)
        if stored is None or stored.state is State.SENDING:
            return False
        if (stored.fence, stored.state) != (former.fence, former.state):
            return False
        memory.deliveries[former.key] = replace(delivery, payload=stored.payload, fence=stored.fence)
        return True

    async def unasked_to(self, person_id: PersonId) -> Sequence[Delivery]:
        """Return what a person was sent unasked or may have been, and all their reminders, as they were added."""
        return [each for each in await self.all() if each.person_id == person_id and _counts(each)]

    async def unasked_in(self, county_id: CountyId, since: datetime) -> Sequence[Delivery]:
        """Return the same for a county's people, of what was planned from an instant on, in that order."""
        everything = await self.all(county_id)
        return [each for each in everything if _counts(each) and each.created_at >= since]

    async def planned_in(self, county_id: CountyId, kind: Kind, since: datetime) -> Sequence[Delivery]:
        """Return the messages of a kind, no replies, to a county's people that were planned from an instant on."""
        everything = await self.all(county_id)
        return [each for each in everything if each.kind is kind and each.created_at >= since]

    async def unreachable(self, tenant_id: str) -> Sequence[Delivery]:
        """Return what could not reach anybody of a tenant, in the order it was added."""
        return [each for each in await self.all(state=State.UNREACHABLE) if each.tenant_id == tenant_id.lower()]

    async def under_way(self) -> Sequence[DeliveryId]:
        """Return what should have come to an end soon: not what waits for a decision or for the morning."""
        moving = (State.WAITING, State.AMBIGUOUS, State.SENDING)
        return [each.id for each in await self.all() if each.state in moving and each.detail != NOT_NOW]

    async def all(self, county_id: CountyId | None = None, state: State | None = None) -> Sequence[Delivery]:
        """Return deliveries in the order they were added, all or those of a county or in a state."""
        found = self.transaction.seen().deliveries.values()
        return [each for each in found if county_id in (None, each.county_id) and state in (None, each.state)]

    def _finish(self, ending: Ending) -> bool:
        delivery = ending.delivery
        memory = self.transaction.changed(delivery.not_before, delivery.sent_at)
        stored = memory.deliveries.get(delivery.key)
        if stored is None or stored.state not in (State.SENDING, State.WAITING):
            return False
        if (stored.fence, stored.owner) != (ending.fence, ending.owner):
            return False
        memory.deliveries[delivery.key] = replace(delivery, payload=stored.payload, fence=ending.fence)
        return True


class FakeCards(Store, frozen=True):
    """The port `Cards`."""

    async def get(self, card_id: str) -> Card | None:
        """Return the card with this id."""
        return self.transaction.seen().cards.get(card_id)

    async def add(self, card: Card) -> None:
        """Add a card."""
        memory = self.transaction.changed(card.drawn_at)
        if card.id in memory.cards:
            raise DomainError("already_there")
        tenant_id, object_id = card.tenant_id.lower(), card.object_id and card.object_id.lower()
        memory.cards[card.id] = replace(card, tenant_id=tenant_id, object_id=object_id)

    async def remove_expired(self, now: datetime) -> int:
        """Forget the cards whose time is over; return how many."""
        memory = self.transaction.changed(now)
        before = len(memory.cards)
        memory.cards = {key: card for key, card in memory.cards.items() if card.expires_at > now}
        return before - len(memory.cards)


class FakeInbox(Store, frozen=True):
    """The port `Inbox`."""

    async def response_to(self, key: str) -> Json | None:
        """Return the stored response of an activity that was dealt with before."""
        stored = self.transaction.seen().inbox.get(key)
        return load(stored)

    async def add(self, key: str, response: Json, received_at: datetime) -> None:
        """Store the response."""
        memory = self.transaction.changed(received_at)
        if key in memory.inbox:
            raise DomainError("already_there")
        memory.inbox[key] = dump(response)


class FakeDialogStates(Store, frozen=True):
    """The port `DialogStates`."""

    async def load(self, key: str) -> Json | None:
        """Return the state, None when nothing is going on."""
        return load(self.transaction.seen().dialog_states.get(key))

    async def save(self, key: str, state: Json | None, saved_at: datetime) -> None:
        """Store the state; None removes it."""
        memory = self.transaction.changed(saved_at)
        memory.dialog_states.pop(key, None)
        if state is not None:
            memory.dialog_states[key] = dump(state)


class FakeAudit(Store, frozen=True):
    """The port `Audit`."""

    async def add(self, entry: AuditEntry) -> None:
        """Add the entry."""
        self.transaction.changed(entry.at).audit.append(entry)

    async def all(self) -> Sequence[AuditEntry]:
        """Return all entries, the oldest first."""
        return list(self.transaction.seen().audit)


# Private functions


def _counts(delivery: Delivery) -> bool:
    return delivery.kind is Kind.REMINDER or (delivery.kind in UNASKED and may_have_arrived(delivery))


def _subject_of(delivery: Delivery) -> tuple[object, ...]:
    return delivery.kind, delivery.person_id, delivery.payload.get("round"), delivery.payload.get("unit")
