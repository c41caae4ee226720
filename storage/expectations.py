"""Read for several turns at once what each of them is about to ask for (docs/performance.md).

A hint: a turn that asks for something else reads it itself, and sees the same.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Text, bindparam, column, text

from domain.ids import CountyId, PersonId, RoundId, UnitId
from domain.instruments import Part
from domain.ports import Arrival
from domain.rounds import RoundState
from storage.agreements import AgreementsTable
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
    agreements: AgreementsTable


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
    by_part = await _find_open_rounds(stores, counties)
    asked = [stores.submissions.ask_for(part, rounds, persons) for part, rounds in by_part.items()]
    channels = (stores.conversations.ask_for_channels(counties),) if counties else ()
    found = await transaction.ask(*channels, *(question for each in asked for question in each))
    if counties:
        stores.conversations.expect_channels(counties, found.pop(0))
    for (part, rounds), questions in zip(by_part.items(), asked, strict=True):
        rows, found = found[: len(questions)], found[len(questions) :]
        stores.submissions.expect(part, rounds, persons, rows)
        await _read_colleagues(stores, transaction, (part, rounds), persons)


# Private functions


def _take_places(arrivals: Sequence[Arrival]) -> Sequence[Question]:
    """Return the query that takes the places, by waiting where there is only one."""
    query: Any = _TAKE_PLACE if len(arrivals) == 1 else _TRY_PLACES
    return [(query, {"places": sorted({each.place for each in arrivals})})]


async def _find_open_rounds(stores: Stores, counties: Collection[CountyId]) -> Mapping[Part, Sequence[RoundId]]:
    by_part: dict[Part, list[RoundId]] = defaultdict(list)
    for county_id in counties:
        for collection in await stores.rounds.all(county_id):
            if collection.state is RoundState.OPEN:
                by_part[collection.instrument.part].append(collection.id)
    return by_part


async def _read_colleagues(
    stores: Stores, transaction: Transaction, asked: tuple[Part, Sequence[RoundId]], persons: Sequence[PersonId]
) -> None:
    """Read what is compared once somebody answers, where two have or are about to: elsewhere nothing is (K9)."""
    part, rounds = asked
    writing = defaultdict[UnitId, set[str]](set)
    counties: set[CountyId] = set()
    for person_id in persons:
        for role in await stores.roster.assignments_of(person_id):
            if role.unit_id is not None:
                writing[role.unit_id].add(person_id)
                counties.add(role.county_id)
    for round_id in rounds:
        for unit_id, respondents in (await stores.submissions.some_respondents(round_id, part)).items():
            if unit_id in writing:
                writing[unit_id] |= respondents
    compared = sorted(unit_id for unit_id, people in writing.items() if len(people) > 1)
    if not compared:
        return
    speaking = [each for county_id in sorted(counties) for each in await stores.roster.assignments(county_id)]
    people = sorted({each.person_id for each in speaking if each.unit_id in compared})
    deciding, agreed, chats = await transaction.ask(
        stores.submissions.ask_for_deciding(rounds, compared),
        stores.agreements.ask_for(rounds),
        stores.conversations.ask_for_personal(people),
    )
    stores.submissions.expect_deciding(rounds, compared, deciding)
    stores.agreements.expect(rounds, agreed)
    stores.conversations.expect_personal(chats)
