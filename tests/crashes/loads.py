"""Several people who answer at once and again and again, so that a power cut always meets somebody in the middle."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import cycle, product
from random import Random

from msgspec import Struct, field

from domain.conversations import Conversation, Scope
from domain.deliveries import TRIES_AFTER_AMBIGUOUS, Delivery, Kind
from domain.ids import DeliveryId
from domain.ports import UnitOfWork
from domain.releases import Release
from domain.roster import Role
from domain.summaries import Rules
from domain.usecases.publish_summary import Publishing, publish_summary
from tests.crashes.trials import LONG, OPENING, Posted, Trial
from tests.support.builders import TENANT
from tests.support.connector import Call
from tests.support.counties import CHAIRS, UNITS, county_of, enlist, plant_card, round_of, write_to
from tests.support.people import BOT, CARD, Json, Someone, someone

# They never answer: reminders go to them.
SILENT = tuple(someone(f"Ordförande {number}", "LS13") for number in range(40))
BUSY = UNITS[:8]
GOALS = 5
# Far enough apart for the fuse against too many messages to one person.
APART = timedelta(days=4)
PUBLISHING = Publishing(Rules(), "test")


class Respondent(Struct, eq=False):
    """Someone who hands in other values than before each time, by a press or by a press that is posted as a message."""

    who: Someone
    card_id: str
    values: Iterator[tuple[int, ...]]
    given: list[tuple[int, ...]] = field(default_factory=list)

    def answer(self, *, as_message: bool) -> Json:
        """Return the next activity with which they hand in."""
        values = next(self.values)
        self.given.append(values)
        goals = {f"goal_{number}": str(value) for number, value in enumerate(values, start=1)}
        return self.who.hand_in(self.card_id, goals, as_message=as_message)


class Load(Struct, eq=False):
    """The people, and how often what has happened."""

    trial: Trial
    random: Random
    respondents: Sequence[Respondent]
    counts: Counter[str] = field(default_factory=Counter)
    _enough: asyncio.Event = field(default_factory=asyncio.Event)
    _wanted: int = 0

    async def go_on_until(self, wanted: int) -> asyncio.Task[None]:
        """Return what goes on until the service is dead, as soon as so many activities have got their answer."""
        self._wanted = wanted
        self._enough.clear()
        life, enough = asyncio.create_task(self.go_on()), asyncio.create_task(self._enough.wait())
        if wanted:
            await asyncio.wait({life, enough}, return_when=asyncio.FIRST_COMPLETED)
        enough.cancel()
        return life

    async def go_on(self) -> None:
        """Have what got no answer posted again, and everybody answer anew, until the service is dead."""
        left = [known for known in self.trial.posted if known.answer is None]
        self.counts["redelivered"] += len(left)
        await asyncio.gather(*map(self._try_again, left))
        # Nobody answers anew while their client still waits for what they gave before.
        waiting = {known.activity["from"]["id"] for known in left if known.answer is None}
        free = [each for each in self.respondents if each.who.user_id not in waiting]
        await asyncio.gather(*(self._answer_until_dead(each) for each in free))

    async def _try_again(self, known: Posted) -> None:
        await self.trial.try_again(known)
        if known.answer is not None:
            self._count()

    async def _answer_until_dead(self, each: Respondent) -> None:
        while await self.trial.post(each.answer(as_message=self.random.random() < 0.5)) is not None:
            self._count()

    def _count(self) -> None:
        self._wanted -= 1
        if self._wanted <= 0:
            self._enough.set()


async def make_load(trial: Trial, random: Random) -> Load:
    """Return the busy people, each with a card to press."""
    async with write_to(trial.database_url) as uow:
        collection = await round_of(uow)
        units = {unit.name: unit.id for unit in await uow.roster.units(collection.county_id)}
        cards = {name: await plant_card(uow, collection, units[name], CHAIRS[name].object_id) for name in BUSY}
    respondents = []
    for name in BUSY:
        who = CHAIRS[name]
        values = list(product((1, 2, 3, 4), repeat=GOALS))
        random.shuffle(values)
        respondents.append(Respondent(who, cards[name], cycle(values)))
        trial.teams.connector.activities.append(Call("send", who.chat, CARD, {}, None))
    return Load(trial, random, respondents)


async def fill_outbox(trial: Trial, kind: Kind, lives: int, each: int) -> None:
    """Put so many messages of a kind on their way for each life of the service, each to a conversation of its own."""
    url = trial.teams.connector.url
    async with write_to(trial.database_url) as uow:
        for who in SILENT:
            await enlist(uow, who, Role.CHAIR, "LS13", OPENING)
        county = await county_of(uow)
        payloads = await (_remind(uow) if kind is Kind.REMINDER else _publish(uow))
        for number in range(lives * each):
            payload = payloads[number % len(payloads)]
            chat = f"a:{kind}-{number}"
            await uow.conversations.put(Conversation(chat, TENANT, url, Scope.PERSONAL, BOT["id"]))
            await uow.outbox.add(
                Delivery(
                    id=DeliveryId(f"{kind}-{number}"),
                    county_id=county.id,
                    kind=kind,
                    key=f"{kind}:{number}",
                    tenant_id=TENANT,
                    conversation_id=chat,
                    payload=payload,
                    created_at=OPENING - APART * (number // len(payloads)),
                    not_before=OPENING + timedelta(seconds=LONG * (1 + number // each)),
                    person_id=payload.get("person"),
                    tries_left_if_ambiguous=TRIES_AFTER_AMBIGUOUS[kind],
                )
            )


# Private functions


async def _remind(uow: UnitOfWork) -> list[Json]:
    collection = await round_of(uow)
    units = {unit.name: unit.id for unit in await uow.roster.units(collection.county_id)}
    slots = [["self_assessment", units["LS13"], "before-7"]]
    found = [await uow.roster.person(TENANT, who.object_id) for who in SILENT]
    about = {"round": collection.id, "to": "person", "slots": slots}
    return [about | {"person": each.id} for each in found if each is not None]


async def _publish(uow: UnitOfWork) -> list[Json]:
    release = await publish_summary(uow, await county_of(uow), await round_of(uow, 2023), PUBLISHING, OPENING)
    assert isinstance(release, Release)
    return [{"release": release.id}]
