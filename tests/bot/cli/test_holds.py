"""`uppfoljaren deliveries hold`, and a service that finds its database to be another's (F42, F43, S23)."""

import asyncio

import pytest

from domain.deliveries import Kind, State, claim
from domain.deployments import Deployment, Environment, Place
from storage.unit_of_work import Database
from tests.bot.cli.terminals import Terminal
from tests.support.builders import NOW, a_delivery

HOLD = ("deliveries", "hold")


@pytest.fixture(name="service")
def make_service(terminal: Terminal) -> Terminal:
    """Return a terminal whose production database has two reminders and a summary waiting."""
    asyncio.run(fill(url_of(terminal)))
    return terminal


def url_of(terminal: Terminal) -> str:
    """Return where the data is."""
    return f"sqlite:///{terminal.folder}/test.db"


async def fill(url: str) -> None:
    """Store what waits."""
    async with Database(url) as database, database.open() as uow:
        await uow.deployments.put(Deployment(Place(Environment.PRODUCTION, "app"), "stamp"))
        for name, kind in (("1", Kind.REMINDER), ("2", Kind.REMINDER), ("3", Kind.CHANNEL_SUMMARY)):
            await uow.outbox.add(a_delivery(id=name, key=name, kind=kind, county_id=None, person_id=None))
        await uow.commit()


async def die_sending(url: str) -> None:
    """Store a reminder whose sender has claimed it and was never heard of again."""
    reminder = a_delivery(id="4", key="4", county_id=None, person_id=None, tries_left_if_ambiguous=1)
    async with Database(url) as database, database.open() as uow:
        await uow.outbox.add(claim(reminder, "a dead one", NOW))
        await uow.commit()


async def read(url: str) -> tuple[Deployment | None, list[State], list[str]]:
    """Return where the database belongs, the states of what waits, and what the log says was done."""
    async with Database(url) as database, database.read() as uow:
        deliveries, audit = await uow.outbox.all(), await uow.audit.all()
        return await uow.deployments.get(), [each.state for each in deliveries], [each.what for each in audit]


def test_a_hold_is_begun_shown_and_ended_and_each_change_is_logged(service: Terminal) -> None:
    assert service.run_fine(*HOLD, "show").out == "Utskicken går ut som vanligt.\n"
    assert "Det har någon bestämt" in service.run_fine(*HOLD, "begin").out
    told = service.run_fine(*HOLD, "show").out
    assert "3 utskick väntar och skulle gå ut" in told
    assert "  påminnelse: 2\n" in told
    data = service.run_fine(*HOLD, "show", "--json").data
    assert (data["held"], data["why"], data["environment"]) == (True, "by_hand", "production")
    assert data["waiting"] == {"channel_summary": 1, "reminder": 2}
    assert "3 utskick går ut" in service.run_fine(*HOLD, "end", "--send").out
    deployment, states, logged = asyncio.run(read(url_of(service)))
    assert deployment is not None
    assert deployment.hold is None
    assert (states, logged) == ([State.WAITING] * 3, ["deliveries_held", "hold_ended_sending"])


@pytest.mark.parametrize("option", ["--send", "--drop"])
def test_to_end_what_is_no_hold_drops_nothing(service: Terminal, option: str) -> None:
    assert service.run_fine(*HOLD, "end", option).out == "Utskicken går ut som vanligt.\n"
    _, states, logged = asyncio.run(read(url_of(service)))
    assert (states, logged) == ([State.WAITING] * 3, [])


def test_what_has_gathered_may_be_dropped(service: Terminal) -> None:
    service.run_fine(*HOLD, "begin")
    assert service.run_fine(*HOLD, "end", "--drop", "--json").data == {"held": False, "dropped": 3}
    assert asyncio.run(read(url_of(service)))[1] == [State.DROPPED] * 3


def test_what_a_dead_sender_left_is_dropped_with_the_rest(service: Terminal) -> None:
    service.run_fine(*HOLD, "begin")
    asyncio.run(die_sending(url_of(service)))
    assert service.run_fine(*HOLD, "end", "--drop", "--json").data == {"held": False, "dropped": 4}
    assert asyncio.run(read(url_of(service)))[1] == [State.DROPPED] * 4


@pytest.mark.parametrize("options", [(), ("--send", "--drop")])
def test_the_end_of_a_hold_says_what_becomes_of_what_waits(service: Terminal, options: tuple[str, ...]) -> None:
    answer = service.run(*HOLD, "end", *options)
    assert answer.code == 2
    assert "--send" in answer.err
    assert asyncio.run(read(url_of(service)))[1] == [State.WAITING] * 3


def test_a_copy_of_production_is_not_served_elsewhere_until_somebody_says_so(
    service: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = service.run("serve", "--dev", "--port", "0")
    assert answer.code == 2
    assert "Databasen hör till miljön production, men här är det local." in answer.err
    assert answer.out == ""
    monkeypatch.setenv("UPPFOLJAREN_ENVIRONMENT", "test")
    monkeypatch.setenv("UPPFOLJAREN_LANGUAGE", "en")
    told = service.run_fine(*HOLD, "adopt").out
    assert "Somebody has made the database belong here" in told
    deployment, _, logged = asyncio.run(read(url_of(service)))
    assert deployment is not None
    assert (deployment.place.environment, logged) == (Environment.TEST, ["database_adopted"])
    assert deployment.stamp != "stamp"
