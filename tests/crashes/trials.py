"""One database, a service that dies, another that goes on, and Teams, which posts again what got no answer."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from aiohttp import ClientError, ClientSession
from msgspec import Struct, field
from msgspec.structs import replace

from bot.translation import make_key
from domain.deadlines import at_local
from domain.deliveries import NOT_NOW, Delivery, Kind, State, is_repeatable
from domain.submissions import latest_revisions
from storage.unit_of_work import Database
from tests.crashes.records import Arrival, list_arrivals
from tests.support.connector import fake_connector
from tests.support.counties import DATES, round_of, values_of
from tests.support.forks import ForkedService, Nursery
from tests.support.people import Json, Someone
from tests.support.scenarios import Answer, Teams

OPENING = at_local(DATES.opens_on, time(10))
# Longer than a lease, a reply's hold and the pause after an uncertain try, each.
LONG = 600
OK = 200


class Posted(Struct, eq=False):
    """An activity that Teams posted, with the answer, None while it got none."""

    activity: Json
    answer: Answer | None = None


class Trial(Struct, eq=False):
    """What happens on one database."""

    nursery: Nursery
    teams: Teams
    database_url: str
    database: Database
    calendar: datetime = OPENING
    machine: datetime = OPENING
    posted: list[Posted] = field(default_factory=list)
    errors: list[Mapping[str, Any]] = field(default_factory=list)
    _service: ForkedService | None = None

    @property
    def alive(self) -> bool:
        """Tell whether the service is alive, as far as is known."""
        return self._service is not None and self._service.alive

    @property
    def pid(self) -> int:
        """Return the process' id, 0 before there is one."""
        return self._service.pid if self._service is not None else 0

    @property
    def failed(self) -> bool:
        """Tell whether the service's database has failed since it was told to, when it was last asked."""
        return self._service is not None and self._service.failed

    async def start(self, after: int = LONG) -> None:
        """Start a service, so many seconds after the last one died, and wait until it can be reached."""
        await self.begin_to_start(after)
        await self.be_ready()

    async def begin_to_start(self, after: int = LONG) -> None:
        """Start a service, and do not wait."""
        await self.kill()
        self.machine += timedelta(seconds=after)
        self._service = await self.nursery.start(self.database_url, self.calendar, self.machine)

    async def be_ready(self) -> None:
        """Wait until the service can be reached, or has died."""
        if self._service is not None:
            await self._service.be_ready()
            self.teams.address = self._service.address

    async def order(self, **order: Any) -> list[str]:  # noqa: ANN401 - plain JSON
        """Have the service do something, if it is alive."""
        if not self.alive or self._service is None:
            return []
        reached = await self._service.order(**order)
        self.errors.extend(self._service.errors)
        return reached

    async def go_to(self, day: date, hour: int = 10) -> None:
        """Let it be this day."""
        self.calendar = at_local(day, time(hour))
        await self.order(day=self.calendar.isoformat())

    async def wait(self, seconds: int) -> None:
        """Let time pass by the machine's clock."""
        self.machine += timedelta(seconds=seconds)
        await self.order(ahead=seconds)

    async def tick(self, *jobs: str) -> None:
        """Run jobs of the ticker, and wait for all that follows."""
        await self.order(tick=jobs)

    def cut_power(self) -> None:
        """Let the power fail, whatever the service is in the middle of."""
        if self._service is not None:
            self._service.cut_power()

    async def kill(self) -> None:
        """Let the power fail, and return when the service is gone."""
        if self._service is not None:
            await self._service.kill()

    async def post(self, activity: Json) -> Answer | None:
        """Post as Teams does; None when there is no answer."""
        known = Posted(activity)
        self.posted.append(known)
        await self.try_again(known)
        return known.answer

    async def post_again(self) -> None:
        """Post again what got no answer: all of it must get one now."""
        for known in self.posted:
            if known.answer is None:
                await self.try_again(known)
                assert known.answer is not None, self.errors

    async def settle(self) -> None:
        """Wait until all that follows is done."""
        await self.order()

    def newest_with(self, who: Someone, verb: str) -> Any:  # noqa: ANN401 - what is seen
        """Return the newest card in someone's chat that has this button."""
        return self.teams.newest_with(who.chat, verb)

    async def arrivals(self) -> Mapping[str, list[Arrival]]:
        """Return what arrived in Teams, by the delivery's key it belongs to."""
        connector = self.teams.connector
        # A call does not know by which id its message is known from then on; what it said is the same object.
        ids = {id(each.body): each.activity_id for each in connector.activities}
        calls = [replace(each, activity_id=ids.get(id(each.body), each.activity_id)) for each in connector.calls]
        return list_arrivals(calls, await self.deliveries())

    async def deliveries(self) -> list[Delivery]:
        """Return all deliveries."""
        async with self.database.read() as uow:
            return list(await uow.outbox.all())

    async def unknown_to_inbox(self) -> list[str]:
        """Return the activities that were acknowledged and that the inbox does not know."""
        keys = [make_key(known.activity) for known in self.posted if known.answer is not None]
        async with self.database.read() as uow:
            return [key for key in keys if await uow.inbox.response_to(key) is None]

    async def stored(self) -> tuple[Mapping[str, list[tuple[int, ...]]], Counter[str], int]:
        """Return the values that count, how many revisions each unit has, and how many drafts there are."""
        async with self.database.read() as uow:
            collection = await round_of(uow)
            names = {unit.id: unit.name for unit in await uow.roster.units(collection.county_id)}
            revisions = Counter(names[each.unit_id] for each in await uow.submissions.of_round(collection.id))
            drafts = len(await uow.submissions.drafts_of_round(collection.id))
            latest = latest_revisions(await uow.submissions.of_round(collection.id))
        values: dict[str, list[tuple[int, ...]]] = {}
        for each in latest:
            values.setdefault(names[each.unit_id], []).append(values_of(each))
        return values, revisions, drafts

    async def try_again(self, known: Posted) -> None:
        """Post what got no answer; it is left without one when the service dies, or says that it cannot."""
        try:
            answer = await self.teams.post(known.activity)
        except (ClientError, ConnectionError):
            return
        if answer.status == OK:
            known.answer = answer


@asynccontextmanager
async def open_teams() -> AsyncIterator[Teams]:
    """Have Teams, without a service yet."""
    async with fake_connector() as connector, ClientSession() as session:
        yield Teams(connector, session)


@asynccontextmanager
async def open_trial(nursery: Nursery, database_url: str) -> AsyncIterator[Trial]:
    """Have Teams and a database; at the end no process is left."""
    async with open_teams() as teams, run_trial(nursery, teams, database_url) as trial:
        yield trial


@asynccontextmanager
async def run_trial(nursery: Nursery, teams: Teams, database_url: str) -> AsyncIterator[Trial]:
    """Have a database; at the end no process is left, and nobody uses it."""
    async with Database(database_url) as database:
        trial = Trial(nursery, teams, database_url, database)
        try:
            yield trial
        finally:
            await trial.kill()


def waits_for_its_day(row: Delivery) -> bool:
    """Tell whether a message is held back until a day on which its reader has had no other (F3)."""
    return row.state is State.WAITING and row.detail == NOT_NOW


def list_owed(rows: list[Delivery]) -> set[str]:
    """Return the keys of what is to be there by now: not what waits for its day, nor what a closed round has ended."""
    ended = (State.DROPPED, "round_not_open")
    return {row.key for row in rows if not waits_for_its_day(row) and (row.state, row.detail) != ended}


def count_wrongs(rows: list[Delivery], arrived: Mapping[str, list[Arrival]]) -> list[str]:
    """Return what is not as promised (trust 1.2 d): each message there, or known to be in doubt; none too often."""
    wrongs = [f"{len(arrived[''])} arrived that nobody sent"] if "" in arrived else []
    for row in rows:
        times = len(arrived.get(row.key, ()))
        if not times and waits_for_its_day(row):
            continue
        # A change of a card may be repeated: done twice it shows what it shows once (ADR 0004).
        most = 2 if row.kind is Kind.REMINDER or is_repeatable(row) else 1
        if times > most:
            wrongs.append(f"{row.key} arrived {times} times")
        if times > 1 and not row.uncertain_tries:
            how = "put in place" if is_repeatable(row) else "sent"
            wrongs.append(f"{row.key}, {how}, arrived twice and nobody knows; {row.state}, tries: {row.attempts}")
        if times == 0 and row.state not in (State.PARKED, State.DROPPED, State.UNREACHABLE):
            wrongs.append(f"{row.key} never arrived and is {row.state}")
        if row.state in (State.WAITING, State.SENDING, State.AMBIGUOUS):
            wrongs.append(f"{row.key} is still {row.state}")
    return wrongs
