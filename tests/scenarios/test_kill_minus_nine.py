"""The power fails between any two steps, and during them: no acknowledged answer is gone, nothing is said twice."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec import Struct, field

from domain.deliveries import Kind, State
from tests.support.clocks import clock_at
from tests.support.connector import Call
from tests.support.counties import (
    CHAIRS,
    COORDINATOR,
    DATES,
    UNITS,
    found_county,
    read_from,
    round_of,
    stored_values,
)
from tests.support.forks import ForkedService, Nursery
from tests.support.people import CHANNEL, Json, Seen, Someone, has_action, in_channel
from tests.support.scenarios import Answer, Teams, open_teams, text_of

pytestmark = [pytest.mark.process, pytest.mark.timeout(400)]

FIRST, SECOND = CHAIRS["LS13"], CHAIRS["LS12"]
REMINDING_DAY = DATES.due_on - timedelta(days=7)
VALUES, CHANGED = (4, 4, 4, 4, 4), (4, 4, 3, 4, 3)
ONE_BY_ONE = (1, 2, 3, 4, 1)
CHANGE = "change_assessment"
# Seconds: from before the request is read to after the answer is written.
MOMENTS = (0.001, 0.004, 0.008, 0.015, 0.030)
PATIENCE = 30.0


class Machine(Struct, eq=False):
    """A machine whose power fails: the real program, forked and not imported anew, killed and started again."""

    nursery: Nursery
    teams: Teams
    folder: Path
    database_url: str
    acknowledged: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _programs: list[ForkedService] = field(default_factory=list)

    async def start(self, today: date | None = None) -> None:
        """Start the service; the date goes on where it was if none is given."""
        day = ("--today", today.isoformat()) if today else ()
        place = ("--folder", str(self.folder), "--port", "0", "--database", self.database_url)
        self._programs.append(await self.nursery.start_program("demo", "--no-client", *place, *day))
        self.teams.address = self._programs[-1].address

    async def kill(self) -> None:
        """End the service's process as a power cut would."""
        while self._programs:
            await self._programs.pop().kill()

    async def restart(self, today: date | None = None) -> None:
        """Let the power fail, and check that what was acknowledged is there when it is back."""
        await self.kill()
        await self.start(today)
        stored = await stored_values(self.database_url)
        for unit, values in self.acknowledged.items():
            assert stored[unit] == [values]

    async def post(self, activity: Json) -> Answer:
        """Post an activity, which must be acknowledged."""
        answer = await self.teams.post(activity)
        assert answer.status == 200
        return answer

    async def post_until_card(self, who: Someone, text: str, verb: str) -> None:
        """Write, again if the answer got lost with the power, until a card with this button is there."""
        if not self._has_card(who, verb):
            await self.post(who.message(text))
            await self.teams.connector.wait_for(lambda _connector: self._has_card(who, verb), PATIENCE)

    def _has_card(self, who: Someone, verb: str) -> bool:
        return any(has_action(seen, verb) for seen in self.teams.shown_in(who.chat))


@pytest.fixture
async def machine(nursery: Nursery, database_url: str, tmp_path: Path) -> AsyncIterator[Machine]:
    """Have the service running, LS12 and LS13 not answered; at the end no process is left."""
    await found_county(database_url, clock_at(DATES.opens_on).now(), answered=UNITS[:-2])
    async with open_teams() as teams, _powered(Machine(nursery, teams, tmp_path / "demo", database_url)) as running:
        await running.start(DATES.opens_on)
        yield running


async def test_the_power_fails_between_any_two_steps(machine: Machine) -> None:
    steps: tuple[Callable[[Machine], Awaitable[None]], ...] = (
        install, connect_channel, ask_to_answer, choose_perspective, hand_in, change_the_answer,
        begin_in_text, name_perspective, answer_three_goals, answer_the_rest, comment, ask_for_summary,
    )  # fmt: skip
    for step in steps:
        await step(machine)
        await machine.restart(REMINDING_DAY if step is answer_three_goals else None)
        if step is answer_three_goals:
            await wait_for_the_reminder(machine)
            await machine.restart()
    for step in (ask_to_close, close, install, ask_for_summary):
        await step(machine)
        await machine.restart()
    await machine.kill()
    await everything_is_there_once(machine)


@pytest.mark.soak  # tests/crashes walks such moments faster and in far greater number
async def test_the_power_fails_during_an_answer_and_teams_posts_it_again(machine: Machine) -> None:
    await choose_perspective(machine)
    await machine.post(SECOND.message("skatta"))
    await machine.post(SECOND.message("gemensamt"))
    for number, moment in enumerate(MOMENTS):
        values = (4, 3, 2, 1 + number % 4, 1 + number // 4)
        if number:
            await machine.post(FIRST.press(machine.teams.newest_with(FIRST.chat, CHANGE), CHANGE))
        card = await look_over(machine, values)
        activities = (
            FIRST.press(card, "submit_assessment"),
            SECOND.message(str(ONE_BY_ONE[number])),
            COORDINATOR.installation(),
        )
        before = await post_and_kill(machine, activities, moment)
        await machine.start()
        after = [await machine.post(activity) for activity in activities]
        assert all(early in (None, late) for early, late in zip(before, after, strict=True))
        assert (await stored_values(machine.database_url))["LS13"] == [values]
        assert await count_revisions(machine, "LS13") == number + 1
    await machine.post(SECOND.message("skicka in"))
    await machine.kill()
    assert (await stored_values(machine.database_url))["LS12"] == [ONE_BY_ONE]
    assert await count_revisions(machine, "LS12") == 1
    assert await count_drafts(machine) == 0
    assert len(shown(machine.teams, FIRST, "Något att prata om")) <= 1
    assert len(shown(machine.teams, COORDINATOR, "Hej! Jag är")) <= 1


# Steps: each returns as soon as its answer is there, unless the next one needs what follows


async def install(machine: Machine) -> None:
    for who in (FIRST, SECOND):
        await asyncio.gather(machine.post(who.installation()), machine.post(who.arrival()))
    await machine.teams.connector.wait_for(
        lambda _: all(shown(machine.teams, who, "Hej! Jag är") for who in (FIRST, SECOND)), PATIENCE
    )


async def connect_channel(machine: Machine) -> None:
    await machine.post(in_channel(COORDINATOR.message("koppla kanal")))


async def ask_to_answer(machine: Machine) -> None:
    await machine.post(FIRST.message("skatta"))


async def choose_perspective(machine: Machine) -> None:
    await machine.post_until_card(FIRST, "skatta", "choose_perspective")
    card = machine.teams.newest_with(FIRST.chat, "choose_perspective")
    await machine.post(FIRST.press(card, "choose_perspective", perspective="joint"))


async def look_over(machine: Machine, values: tuple[int, ...]) -> Seen:
    """Fill in the form that is there, and return the card that hands it in."""
    card = machine.teams.newest_with(FIRST.chat, "review_assessment")
    await machine.post(FIRST.press(card, "review_assessment", **inputs_of(values)))
    return machine.teams.newest_with(FIRST.chat, "submit_assessment")


async def hand_in(machine: Machine) -> None:
    await machine.post(FIRST.press(await look_over(machine, VALUES), "submit_assessment"))
    machine.acknowledged["LS13"] = VALUES


async def change_the_answer(machine: Machine) -> None:
    form = await machine.post(FIRST.press(machine.teams.newest_with(FIRST.chat, CHANGE), CHANGE))
    assert "Självskattning 2024" in form.body.decode()
    await machine.post(FIRST.press(await look_over(machine, CHANGED), "submit_assessment"))
    machine.acknowledged["LS13"] = CHANGED


async def begin_in_text(machine: Machine) -> None:
    await machine.post(SECOND.message("skatta"))


async def name_perspective(machine: Machine) -> None:
    await machine.post(SECOND.message("gemensamt"))


async def answer_three_goals(machine: Machine) -> None:
    await machine.post(SECOND.message("4 3 4"))


async def answer_the_rest(machine: Machine) -> None:
    await machine.post(SECOND.message("4 3"))
    await machine.post(SECOND.message("skicka in"))
    machine.acknowledged["LS12"] = (4, 3, 4, 4, 3)


async def comment(machine: Machine) -> None:
    await machine.post(FIRST.message("kommentar Vi möts varje månad."))
    await machine.post(FIRST.message("skicka in"))


async def ask_for_summary(machine: Machine) -> None:
    await machine.post(in_channel(FIRST.message("sammanställning")))


async def ask_to_close(machine: Machine) -> None:
    await machine.post(COORDINATOR.message("stäng omgången"))


async def close(machine: Machine) -> None:
    await machine.post_until_card(COORDINATOR, "stäng omgången", "close_round")
    card = machine.teams.newest_with(COORDINATOR.chat, "close_round")
    await machine.post(COORDINATOR.press(card, "close_round"))
    await machine.post_until_card(COORDINATOR, "publicera", "publish")
    await machine.post(COORDINATOR.press(machine.teams.newest_with(COORDINATOR.chat, "publish"), "publish"))
    await machine.teams.connector.wait_for(lambda _: bool(summaries(machine.teams)), PATIENCE)


# Private functions


@asynccontextmanager
async def _powered(machine: Machine) -> AsyncIterator[Machine]:
    try:
        yield machine
    finally:
        await machine.kill()


async def post_and_kill(machine: Machine, activities: tuple[Json, ...], moment: float) -> list[Answer | None]:
    """Post all at once, kill the service a moment later, and return the answers that came nevertheless."""
    posts = [asyncio.create_task(machine.teams.post(activity)) for activity in activities]
    await asyncio.wait(posts, timeout=moment, return_when=asyncio.FIRST_COMPLETED)
    await machine.kill()
    answers = await asyncio.gather(*posts, return_exceptions=True)
    return [answer if isinstance(answer, Answer) else None for answer in answers]


async def wait_for_the_reminder(machine: Machine) -> None:
    """Wait until the reminder has arrived and is stored as sent: in between, a second one is allowed (trust 1.2)."""
    async with asyncio.timeout(PATIENCE):
        await machine.teams.connector.wait_for(lambda _: bool(reminders(machine.teams)), PATIENCE)
        while await reminder_states(machine) != [State.SENT]:
            pass


async def everything_is_there_once(machine: Machine) -> None:
    stored = await stored_values(machine.database_url)
    assert (stored["LS13"], stored["LS12"]) == ([CHANGED], [(4, 3, 4, 4, 3)])
    assert await count_revisions(machine, "LS13") == 3
    assert await count_drafts(machine) == 0
    assert len(reminders(machine.teams)) == 1
    assert reminders(machine.teams)[0].conversation_id == SECOND.chat
    assert len(summaries(machine.teams)) == 1
    for who in (FIRST, SECOND):
        assert len(shown(machine.teams, who, "Hej! Jag är")) == 1


def shown(teams: Teams, who: Someone, words: str) -> list[str]:
    return [text for text in (text_of(seen.body) for seen in teams.shown_in(who.chat)) if words in text]


def reminders(teams: Teams) -> list[Call]:
    return [call for call in teams.connector.activities if "Får vi med ert svar?" in text_of(call.body)]


def summaries(teams: Teams) -> list[Call]:
    """Return the posts to the channel itself; answers to questions go to their threads."""
    return [call for call in teams.connector.activities if call.conversation_id == CHANNEL]


async def reminder_states(machine: Machine) -> list[State]:
    async with read_from(machine.database_url) as uow:
        return [each.state for each in await uow.outbox.all() if each.kind is Kind.REMINDER]


async def count_revisions(machine: Machine, unit: str) -> int:
    async with read_from(machine.database_url) as uow:
        collection = await round_of(uow)
        ids = {each.id for each in await uow.roster.units(collection.county_id) if each.name == unit}
        return sum(each.unit_id in ids for each in await uow.submissions.of_round(collection.id))


async def count_drafts(machine: Machine) -> int:
    async with read_from(machine.database_url) as uow:
        return len(await uow.submissions.drafts_of_round((await round_of(uow)).id))


def inputs_of(values: tuple[int, ...]) -> Mapping[str, str]:
    return {f"goal_{number}": str(value) for number, value in enumerate(values, start=1)}
