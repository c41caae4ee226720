"""Read for several turns at once what each of them is about to ask for (docs/performance.md).

A hint: a turn that asks for something else reads it itself, and sees the same.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import Any, Protocol, Self

from msgspec import Struct

from domain.ids import CountyId, PersonId, RoundId, UnitId
from domain.instruments import Part
from domain.ports import Arrival
from domain.roster import Assignment, Role
from domain.rounds import Round, RoundState
from domain.submissions import INTERVIEW
from storage.agreements import AgreementsTable
from storage.cards import CardsTable
from storage.catalogues import Catalogue
from storage.conversations import ConversationsTable
from storage.dialog_states import DialogStatesTable
from storage.inbox import InboxTable
from storage.last_revisions import Slot
from storage.outbox import OutboxTable
from storage.places import Needed, ask_for_places, find_busy
from storage.roster import RosterTable
from storage.rounds import RoundsTable
from storage.statements import Row
from storage.submissions import SubmissionsTable
from storage.transactions import Question, Transaction


class Stores(Protocol):
    """The stores of the unit of work that the turns will ask."""

    roster: RosterTable
    rounds: RoundsTable
    submissions: SubmissionsTable
    conversations: ConversationsTable
    outbox: OutboxTable
    cards: CardsTable
    inbox: InboxTable
    dialog_states: DialogStatesTable
    agreements: AgreementsTable


class Plan(Struct, frozen=True):
    """What people's turns will ask about answers: in the rounds that are open for them, and of whom.

    Attributes:
        parts: of each part the rounds that are open.
        coordinated: the counties that they coordinate, whose channel they are told of.
        compared: their units that somebody else speaks for, too: what these answer is compared (K9).
        people: who speaks for those.
        slots: where the people's own answers are, and what was noted of their units.
        shared: of each person, those of the units that they speak for.
    """

    persons: Sequence[PersonId]
    coordinated: Sequence[CountyId]
    parts: Sequence[tuple[Part, Sequence[RoundId]]]
    compared: Sequence[UnitId]
    people: Sequence[PersonId]
    slots: Sequence[Slot]
    shared: Mapping[PersonId, Sequence[UnitId]]

    @classmethod
    def make(cls, look: Callable[[Hashable], Any], persons: Sequence[PersonId]) -> Self:
        """Return the plan for people by what a catalogue has.

        Raises:
            KeyError: something is not known yet.
        """
        roles = [role for person_id in persons for role in look(("roles", person_id))]
        counties = sorted({role.county_id for role in roles})
        parts: dict[Part, list[RoundId]] = defaultdict(list)
        speaking: dict[UnitId, set[PersonId]] = {role.unit_id: set() for role in roles if role.unit_id}
        known = [collection for county_id in counties for _, collection in look(("rounds", county_id))]
        opened = [collection for collection in known if collection.state is RoundState.OPEN]
        for collection in opened:
            parts[collection.instrument.part].append(collection.id)
        for county_id in counties:
            for role in look(("assignments", county_id)):
                if role.unit_id in speaking:
                    speaking[role.unit_id].add(role.person_id)
        compared = sorted(unit_id for unit_id, its in speaking.items() if len(its) > 1) if parts else []
        people = sorted({person_id for unit_id in compared for person_id in speaking[unit_id]})
        shared = {
            person_id: [unit_id for unit_id in compared if person_id in speaking[unit_id]] for person_id in persons
        }
        coordinated = sorted({role.county_id for role in roles if role.role is Role.COORDINATOR})
        return cls(persons, coordinated, tuple(parts.items()), compared, people, _list_slots(opened, roles), shared)

    @property
    def rounds(self) -> list[RoundId]:
        """Return all rounds that are open."""
        return [round_id for _, rounds in self.parts for round_id in rounds]

    def ask(self, stores: Stores) -> Sequence[Question]:
        """Return the queries, whose rows `expect` takes."""
        asked: list[Question] = []
        if self.coordinated:
            asked.append(stores.conversations.ask_for_channels(self.coordinated))
        for part, rounds in self.parts:
            asked += stores.submissions.ask_for(part, rounds, self.persons)
        if self.slots:
            asked.append(stores.submissions.ask_for_latest(self.slots))
        if self.compared:
            asked.append(stores.submissions.ask_for_deciding(self.rounds, self.compared))
            asked.append(stores.agreements.ask_for(self.rounds))
            asked.append(stores.conversations.ask_for_personal(self.people))
        return asked

    def expect(self, stores: Stores, found: Sequence[Sequence[Row]]) -> None:
        """Have the stores remember what was read."""
        rows = iter(found)
        if self.coordinated:
            stores.conversations.expect_channels(self.coordinated, next(rows))
        for part, rounds in self.parts:
            count = len(stores.submissions.ask_for(part, rounds, self.persons))
            stores.submissions.expect(part, rounds, self.persons, [next(rows) for _ in range(count)])
        if self.slots:
            stores.submissions.expect_latest(self.slots, next(rows))
        if self.compared:
            stores.submissions.expect_deciding(self.rounds, self.compared, next(rows))
            stores.agreements.expect(self.rounds, next(rows))
            stores.conversations.expect_personal(next(rows))


async def read_what_turns_ask(stores: Stores, transaction: Transaction, arrivals: Sequence[Arrival]) -> Collection[str]:
    """Take the turns' places and read what they are about to ask for; return the places that are busy.

    On PostgreSQL all of it is one exchange where the people are known from before: what they will ask is guessed from
    what was known last, and asked along. A guess that proves wrong is worth nothing, and the right things are read.
    With a conversation go the units that its person speaks for beside others: of two who answer at one moment, in two
    transactions, neither would find the other's answer to be compared with (K9).
    """
    guess = _guess(transaction, arrivals) if transaction.on_postgresql else None
    needed = _list_places(arrivals, *guess) if guess else {each.place: () for each in arrivals}
    taking = _take(transaction, arrivals, needed)
    more = guess[1].ask(stores) if guess else ()
    taken, persons, found = await _read_arrivals(stores, transaction, arrivals, taking, more)
    await _read_people(stores, transaction, arrivals, persons)
    busy = find_busy(needed, taken)
    if guess and transaction.open_catalogue([]) is guess[0] and guess[1].persons == persons:
        guess[1].expect(stores, found)
        return busy
    return busy | await _read_answers(stores, transaction, arrivals, persons)


# Private functions


def _list_slots(opened: Sequence[Round], roles: Sequence[Assignment]) -> Sequence[Slot]:
    """Return where those who have the roles answer, and where what they said at interviews is."""
    found = {
        (collection.id, role.unit_id, collection.instrument.part, respondent)
        for collection in opened
        for role in roles
        if role.unit_id and role.county_id == collection.county_id
        for respondent in (role.person_id, INTERVIEW)
    }
    return sorted(found)


def _guess(transaction: Transaction, arrivals: Sequence[Arrival]) -> tuple[Catalogue, Plan] | None:
    """Return what the turns will ask by what was known last, and where that is from."""
    latest = transaction.latest_catalogue
    try:
        persons = [latest[_name(each.tenant_id, each.object_id)] for each in arrivals if each.object_id]
        return latest, Plan.make(latest.__getitem__, persons)
    except KeyError:
        return None


def _name(tenant_id: str, object_id: str) -> Hashable:
    return "person", tenant_id.lower(), object_id.lower()


def _list_places(arrivals: Sequence[Arrival], known: Catalogue, plan: Plan) -> Needed:
    """Return the conversations, each with the units that those who write there share with others."""
    needed: dict[str, set[UnitId]] = {each.place: set() for each in arrivals}
    for each in arrivals:
        name = _name(each.tenant_id, each.object_id or "")
        if name in known:
            needed[each.place].update(plan.shared.get(known[name], ()))
    return needed


def _take(transaction: Transaction, arrivals: Sequence[Arrival], needed: Needed) -> Sequence[Question]:
    """Return the query that takes the places, by waiting where there is only one arrival."""
    return [ask_for_places(needed, waits=len(arrivals) == 1)] if transaction.on_postgresql else []


async def _read_arrivals(
    stores: Stores,
    transaction: Transaction,
    arrivals: Sequence[Arrival],
    taking: Sequence[Question],
    more: Sequence[Question],
) -> tuple[Sequence[Sequence[Row]], Sequence[PersonId], Sequence[Sequence[Row]]]:
    """Take the turns' places and read what they name, and more; return what was taken, who is writing, and the more."""
    keys = [each.key for each in arrivals]
    people = [(each.tenant_id, each.object_id) for each in arrivals if each.object_id]
    places = [(each.tenant_id, each.conversation_id) for each in arrivals]
    states = [each.state_key for each in arrivals]
    pressed = [each.card_id for each in arrivals if each.card_id]
    found = await transaction.ask(
        # In this order: what follows the taking is read after whoever had a place has left it.
        *taking,
        transaction.ask_for_catalogue(),
        stores.inbox.ask_for(keys),
        stores.roster.ask_for_persons(people),
        stores.conversations.ask_for(places),
        stores.dialog_states.ask_for(states),
        stores.cards.ask_for(pressed),
        *more,
    )
    taken = found[: len(taking)]
    count, responses, persons, conversations, kept, drawn, *rest = found[len(taking) :]
    transaction.open_catalogue(count)
    stores.inbox.expect(keys, responses)
    stores.conversations.expect(places, conversations)
    stores.dialog_states.expect(states, kept)
    stores.cards.expect(pressed, drawn)
    known = stores.roster.expect_persons(people, persons)
    for person in known:
        transaction.teach(_name(person.tenant_id, person.object_id or ""), person.id)
    return taken, [person.id for person in known], rest


async def _read_people(
    stores: Stores, transaction: Transaction, arrivals: Sequence[Arrival], persons: Sequence[PersonId]
) -> None:
    """Read the people's roles, and for chats that are new or come back what may be waiting for them."""
    places = {(each.tenant_id, each.conversation_id) for each in arrivals}
    chats = {place: await stores.conversations.get(*place) for place in places}
    tenants = sorted({tenant for (tenant, _), chat in chats.items() if chat is None or not chat.reachable})
    waiting = (stores.conversations.ask_for_stopped(tenants), stores.outbox.ask_for_unreachable(tenants))
    roles = stores.roster.ask_for_roles(persons)
    found = await transaction.ask(*roles, *(waiting if tenants else ()))
    stores.roster.expect_roles(persons, found[: len(roles)])
    if tenants:
        stores.conversations.expect_stopped(tenants, found[-2])
        stores.outbox.expect_unreachable(tenants, found[-1])


async def _read_answers(
    stores: Stores, transaction: Transaction, arrivals: Sequence[Arrival], persons: Sequence[PersonId]
) -> set[str]:
    """Read what the people and those who speak beside them have answered and begun; return the places that are busy."""
    roles = [role for person_id in persons for role in await stores.roster.assignments_of(person_id)]
    for county_id in sorted({role.county_id for role in roles}):
        await stores.rounds.all(county_id)
        await stores.roster.assignments(county_id)
    known = transaction.open_catalogue([])
    plan = Plan.make(known.__getitem__, persons)
    needed = _list_places(arrivals, known, plan)
    taking = _take(transaction, arrivals, needed) if any(needed.values()) else ()
    found = await transaction.ask(*taking, *plan.ask(stores))
    plan.expect(stores, found[len(taking) :])
    return find_busy(needed, found[: len(taking)])
