"""An invitation's code works once, gives nobody a hint, and is nowhere to be read (S16, S7, S26)."""

import asyncio
import io

import pytest

from bot.rates import SlidingWindow
from bot.setting_values import LogFormat
from bot.workdays import is_swedish_workday
from dialogs.runner import Manner, Runner
from dialogs.turns import Sender, Turn
from domain.errors import DomainError
from domain.invitations import MOST_WRONG_CODES, digest_of
from domain.ports import UnitOfWork
from domain.roster import Role, UnitKind
from domain.summaries import Rules
from domain.usecases.invite_person import Invited, NewInvitation, invite_person
from storage.unit_of_work import Database
from tests.dialogs.talks import PlainPresenter, one_by_one
from tests.security.doors import open_house, read_tables, tell_figure
from tests.security.test_log_leaks import log_everything  # noqa: F401 - the fixture `stream`
from tests.support.builders import NOW, TENANT, a_conversation, a_turn, object_id_of
from tests.support.clocks import clock_at
from tests.support.counties import CHAIRS, DATES, county_of, found_county, read_from, write_to
from tests.support.people import Someone, in_channel

RACES = 8
STRANGER = Someone("nagon", "Någon")


async def invite(uow: UnitOfWork) -> Invited:
    """Invite somebody as LS13's developer."""
    county = await county_of(uow)
    units = {each.name: each for each in await uow.roster.units(county.id, UnitKind.LEADERSHIP)}
    new = NewInvitation(Role.DEVELOPER, units["LS13"], None, 90)
    return await invite_person(uow, county, new, "test", clock_at(DATES.opens_on).now())


def spellings(code: str) -> set[str]:
    """Return how a code may be written."""
    plain = code.replace("-", "")
    return {code, plain, code.lower(), plain.lower(), code.replace("-", " ")}


@pytest.mark.parametrize("stream", [LogFormat.JSON], indirect=True)
async def test_a_code_is_in_no_log_and_in_nothing_that_is_stored(sqlite_url: str, stream: io.StringIO) -> None:
    async with open_house(sqlite_url) as house:
        async with write_to(sqlite_url) as uow:
            invited = await invite(uow)
        wrong = "7777-2222-3333-4444-5555-6666-8888"
        for text in (wrong, f"kod: {wrong}", invited.code, invited.code.lower()):
            await house.post(STRANGER.message(text))
        await house.post(in_channel(CHAIRS["LS01"].message(invited.code)))
        await house.post(STRANGER.message(invited.code) | {"id": ""})
        await house.settle()
        assert "Du är nu utvecklare för LS13." in house.said_to(STRANGER)
    kept = {name: str(rows) for name, rows in read_tables(sqlite_url).items()}
    for spelling in spellings(invited.code) | spellings(wrong):
        assert spelling not in stream.getvalue()
        assert [name for name, rows in kept.items() if spelling in rows] == []
    assert digest_of(invited.code) in kept["invitations"]


def make_runner(database: Database) -> Runner:
    """Return what a process of its own would run turns with."""
    guesses = SlidingWindow(MOST_WRONG_CODES, 3600)
    manner = Manner(PlainPresenter(), Rules(), lambda: NOW, lambda _: True, guesses, is_swedish_workday)
    return Runner(one_by_one(database.open), manner)


def write(name: str, code: str) -> Turn:
    """Return that somebody writes a code in private."""
    chat = a_conversation(id=f"a:{name}", object_id=object_id_of(name))
    sender = Sender(TENANT, object_id_of(name), name)
    return a_turn(code, sender=sender, conversation=chat, reply_to=chat.id, key=f"key-{name}")


async def test_of_two_processes_with_the_same_code_at_once_one_gives_the_role(database_url: str) -> None:
    await found_county(database_url, NOW)
    async with Database(database_url) as first, Database(database_url) as second:
        runners = [make_runner(first), make_runner(second)]
        for number in range(RACES):
            async with first.open() as uow:
                invited = await invite(uow)
                await uow.commit()
            turns = [write(f"{side}-{number}", invited.code) for side in ("en", "annan")]
            await asyncio.gather(*(runner.run(turn) for runner, turn in zip(runners, turns, strict=True)))
    async with read_from(database_url) as uow:
        county = await county_of(uow)
        given = [each for each in await uow.roster.assignments(county.id) if each.role is Role.DEVELOPER]
        used = [each for each in await uow.invitations.all(county.id) if each.used_at is not None]
        entries = [each for each in await uow.audit.all() if each.what == "invitation_used"]
    assert (len(given), len(used), len(entries)) == (RACES, RACES, RACES)
    assert {each.person_id for each in given} == {each.person_id for each in used}
    tell_figure("S7", races=str(RACES), roles=str(len(given)))


async def test_the_database_decides_who_of_two_that_have_read_it_uses_an_invitation(postgresql_url: str) -> None:
    await found_county(postgresql_url, NOW)
    async with Database(postgresql_url) as database:
        async with database.open() as uow:
            digest = (await invite(uow)).invitation.digest
            await uow.commit()
        async with database.open() as one, database.open() as other:
            found = [await unit.invitations.by_digest(digest) for unit in (one, other)]
            assert found[0] == found[1]
            assert found[0] is not None
            await one.invitations.put(found[0])
            await one.commit()
            await other.invitations.put(found[0])
            with pytest.raises(DomainError, match="changed_meanwhile"):
                await other.commit()


async def test_a_role_that_is_being_taken_away_hands_nothing_over(postgresql_url: str) -> None:
    """S26: the press waits for the one who takes the role away, and then finds it gone."""
    await found_county(postgresql_url, NOW)
    who = CHAIRS["LS13"]
    chat = a_conversation(id=who.chat, object_id=who.object_id)
    sender = Sender(TENANT, who.object_id, who.name)
    async with Database(postgresql_url) as service, Database(postgresql_url) as operator:
        runner = make_runner(service)
        await runner.run(a_turn("inte jag", sender=sender, conversation=chat, reply_to=chat.id, key="1"))
        async with operator.open() as uow:
            person = await uow.roster.person(TENANT, who.object_id)
            assert person is not None
            for role in await uow.roster.assignments_of(person.id):
                assert await uow.roster.remove_assignment(role)
            turn = a_turn("samordnaren", sender=sender, conversation=chat, reply_to=chat.id, key="2")
            pressing = asyncio.create_task(runner.run(turn))
            for _ in range(200):
                await asyncio.sleep(0)
            assert not pressing.done()
            await uow.commit()
        await pressing
    async with read_from(postgresql_url) as uow:
        (collection,) = [each for each in await uow.rounds.all((await county_of(uow)).id) if each.refers_to == 2024]
        assert await uow.handovers.of_round(collection.id) == []
