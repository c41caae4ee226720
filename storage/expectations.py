"""Read for several turns at once what each of them is about to ask for (docs/performance.md).

A hint: a turn that asks for something else reads it itself, and sees the same.
"""

from collections.abc import Collection, Sequence
from typing import Any, Protocol

from sqlalchemy import Text, bindparam, column, text

from domain.ids import PersonId
from domain.ports import Arrival
from domain.rounds import RoundState
from storage.cards import CardsTable
from storage.conversations import ConversationsTable
from storage.dialog_states import DialogStatesTable
from storage.inbox import InboxTable
from storage.outbox import OutboxTable
from storage.roster import RosterTable
from storage.rounds import RoundsTable
from storage.statements import Texts
from storage.submissions import SubmissionsTable
from storage.transactions import Question, Transaction

_LOCKS = "hashtextextended(place, 0)"
_PLACES = "FROM unnest(CAST(:places AS text[])) AS place"
_TAKE = text(f"SELECT place, true AS taken, pg_advisory_xact_lock({_LOCKS}) AS lock {_PLACES}")
_TRY = text(f"SELECT place, pg_try_advisory_xact_lock({_LOCKS}) AS taken, NULL AS lock {_PLACES}")
_TAKE_PLACE, _TRY_PLACES = (
    each.bindparams(bindparam("places", type_=Texts())).columns(column("place", Text), column("taken"), column("lock"))
    for each in (_TAKE, _TRY)
)


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


async def read_arrivals(
    stores: Stores, transaction: Transaction, arrivals: Sequence[Arrival]
) -> tuple[Collection[str], Sequence[PersonId]]:
    """Take the turns' places and read what they name; return the places that are busy, and who is writing."""
    keys = [each.key for each in arrivals]
    people = [(each.tenant_id, each.object_id) for each in arrivals if each.object_id]
    places = [(each.tenant_id, each.conversation_id) for each in arrivals]
    states = [each.state_key for each in arrivals]
    pressed = [each.card_id for each in arrivals if each.card_id]
    *taken, count, responses, persons, conversations, kept, drawn = await transaction.ask(
        # In this order: what follows the taking is read after whoever had a place has left it.
        *(_take_places(arrivals) if transaction.on_postgresql else ()),
        transaction.ask_for_catalogue(),
        stores.inbox.ask_for(keys),
        stores.roster.ask_for_persons(people),
        stores.conversations.ask_for(places),
        stores.dialog_states.ask_for(states),
        stores.cards.ask_for(pressed),
    )
    transaction.open_catalogue(count)
    stores.inbox.expect(keys, responses)
    stores.conversations.expect(places, conversations)
    stores.dialog_states.expect(states, kept)
    stores.cards.expect(pressed, drawn)
    busy = {row["place"] for rows in taken for row in rows if not row["taken"]}
    return busy, [person.id for person in stores.roster.expect_persons(people, persons)]


async def read_people(
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


async def read_answers(stores: Stores, transaction: Transaction, persons: Sequence[PersonId]) -> None:
    """Read what the people have answered and begun in the rounds that are open for them."""
    counties = sorted({role.county_id for each in persons for role in await stores.roster.assignments_of(each)})
    rounds = [
        collection
        for county_id in counties
        for collection in await stores.rounds.all(county_id)
        if collection.state is RoundState.OPEN
    ]
    questions = [stores.submissions.ask_for(each.id, each.instrument.part, persons) for each in rounds]
    channels = [stores.conversations.ask_for_channel(county_id) for county_id in counties]
    found = await transaction.ask(*channels, *(question for each in questions for question in each))
    for county_id in counties:
        stores.conversations.expect_channel(county_id, found.pop(0))
    for collection, asked in zip(rounds, questions, strict=True):
        rows, found = found[: len(asked)], found[len(asked) :]
        stores.submissions.expect(collection.id, collection.instrument.part, persons, rows)


# Private functions


def _take_places(arrivals: Sequence[Arrival]) -> Sequence[Question]:
    """Return the query that takes the places, by waiting where there is only one."""
    query: Any = _TAKE_PLACE if len(arrivals) == 1 else _TRY_PLACES
    return [(query, {"places": sorted({each.place for each in arrivals})})]
