"""`uppfoljaren deliveries`: what did not get through, told without what it says, and decided on (R12, S23)."""

import asyncio
import json

import pytest
from msgspec.structs import replace

from domain.deliveries import BLOCKED_BY_ADMIN, TOO_MANY, Delivery, Kind, State
from domain.ids import CountyId, DeliveryId, PersonId
from storage.unit_of_work import Database
from tests.bot.cli.terminals import DEMO_LEADERSHIPS, SOMEONE, TENANT, Terminal
from tests.support.builders import NOW, a_delivery

SAID = "what the message says"


@pytest.fixture(name="county")
def make_county(terminal: Terminal) -> Terminal:
    """Return a terminal whose county has a chair and messages in every state."""
    terminal.run_fine("roster", "import", DEMO_LEADERSHIPS, "--county", "Demolän")
    terminal.run_fine(
        "roster", "add-person", "--role", "chair", "--leadership", "LS03",
        "--tenant", TENANT, "--object-id", SOMEONE, "--name", "Ordförande LS03",
    )  # fmt: skip
    asyncio.run(fill(f"sqlite:///{terminal.folder}/test.db"))
    return terminal


async def fill(url: str) -> None:
    """Store one delivery in each state, and some more."""
    async with Database(url) as database, database.open() as uow:
        (county,) = await uow.roster.counties()
        (person,) = await uow.roster.persons(county.id)
        for number, state in enumerate(State):
            await uow.outbox.add(make(number, state, county.id, person.id))
        more = [
            make(10, State.PARKED, county.id, person.id, detail=TOO_MANY),
            make(11, State.UNREACHABLE, county.id, None, detail=BLOCKED_BY_ADMIN, kind=Kind.CHANNEL_SUMMARY),
            make(12, State.UNREACHABLE, county.id, person.id, detail="403:NotEnoughPermissions"),
            make(13, State.FAILED, None, None, detail="413:MessageSizeTooBig", kind=Kind.REPLY),
        ]
        for each in more:
            await uow.outbox.add(each)
        await uow.commit()


def make(number: int, state: State, county: CountyId | None, person: PersonId | None, **changes: object) -> Delivery:
    """Return a delivery whose id begins with its number."""
    plain = a_delivery(id=DeliveryId(f"{number:08}" + 24 * "a"), state=state, county_id=county, person_id=person)
    uncertain = int(state in {State.PARKED, State.AMBIGUOUS} and "detail" not in changes)
    return replace(plain, payload={"activity": {"text": SAID}}, uncertain_tries=uncertain, **changes)


def id_of(state: State) -> str:
    """Return the id of the delivery in a state, as the list shows it."""
    return f"{list(State).index(state):08}"


def test_the_list_says_to_whom_why_and_what_to_do_and_never_what(county: Terminal) -> None:
    told = county.run_fine("deliveries", "list").out
    assert "Ordförande LS03 (ordförande LS03): påminnelse, stoppat sedan måndag 20 januari kl. 11.00." in told
    assert "osäkert om meddelandet kom fram. Fråga mottagaren." in told
    assert "En administratör har blockerat appen" in told
    assert "så många påminnelser" in told
    assert "(403:NotEnoughPermissions)" in told
    assert "Någon som inte finns i registret: svar i chatten, misslyckat" in told
    assert "8 utskick." in told
    assert SAID not in told
    assert SAID not in county.run_fine("deliveries", "list", "--json").out


def test_the_list_speaks_english(county: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPPFOLJAREN_LANGUAGE", "en")
    told = county.run_fine("deliveries", "list").out
    assert "reminder, stopped since" in told
    assert "An administrator has blocked the app" in told
    assert "8 messages." in told


@pytest.mark.parametrize("state", State)
def test_the_list_shows_one_state_when_asked(county: Terminal, state: State) -> None:
    found = county.run_fine("deliveries", "list", "--state", state, "--json").data["deliveries"]
    assert {each["state"] for each in found} == {state}
    assert all(each["reason"] for each in found)
    assert county.run_fine("deliveries", "list", "--state", state).out


def test_scripts_get_whom_and_why_as_codes(county: Terminal) -> None:
    found = county.run_fine("deliveries", "list", "--state", "parked", "--json").data["deliveries"]
    assert [each["reason"] for each in found] == ["maybe_arrived", "too_many"]
    assert found[0]["name"] == "Ordförande LS03"
    assert found[0]["roles"] == [{"role": "chair", "unit": "LS03"}]
    assert (found[0]["since"], found[0]["uncertain_tries"]) == (NOW.isoformat(), 1)


def test_what_is_released_waits_again_and_who_did_it_is_kept(county: Terminal) -> None:
    ids = [id_of(State.PARKED), id_of(State.UNREACHABLE), id_of(State.FAILED)]
    assert "3 utskick skickas en gång till" in county.run_fine("deliveries", "release", *ids).out
    waiting = county.run_fine("deliveries", "list", "--state", "waiting", "--json").data["deliveries"]
    assert {each["id"][:8] for each in waiting} == {*ids, id_of(State.WAITING)}
    assert [(actor, what) for actor, what, _ in read_audit(county)][-3:] == [("cli:operator", "delivery_released")] * 3


def test_what_is_dropped_is_never_sent_and_why_is_kept(county: Terminal) -> None:
    dropped = county.run_fine("deliveries", "drop", id_of(State.AMBIGUOUS), "--reason", "Ringde i stället")
    assert dropped.out == "1 utskick är struket och skickas inte.\n"
    actor, what, data = read_audit(county)[-1]
    assert (actor, what) == ("cli:operator", "delivery_dropped")
    assert (data["was"], data["reason"]) == ("ambiguous", "Ringde i stället")
    assert SAID not in json.dumps(data)


@pytest.mark.parametrize(
    ("command", "given", "reason"),
    [
        ("release", "ffffffff", "no_delivery"),
        ("release", "0000", "no_delivery"),
        ("release", "", "no_delivery"),
        ("drop", "%", "no_delivery"),
        *(("release", id_of(state), "wrong_delivery_state") for state in (State.WAITING, State.SENDING, State.SENT)),
        *(("release", id_of(state), "wrong_delivery_state") for state in (State.AMBIGUOUS, State.DROPPED)),
        *(("drop", id_of(state), "wrong_delivery_state") for state in (State.SENDING, State.SENT, State.DROPPED)),
    ],
)
def test_one_wrong_id_and_nothing_is_changed(county: Terminal, command: str, given: str, reason: str) -> None:
    before = [county.run_fine("deliveries", "list", "--state", state, "--json").data for state in State]
    answer = county.run("deliveries", command, id_of(State.PARKED), given, "--json")
    assert (answer.code, answer.reasons) == (1, [(reason, None)])
    told = county.run("deliveries", command, id_of(State.PARKED), given)
    assert (told.code, told.out) == (1, "")
    assert "{" not in told.err
    after = [county.run_fine("deliveries", "list", "--state", state, "--json").data for state in State]
    assert after == before


def test_without_deliveries_the_list_says_so(terminal: Terminal) -> None:
    terminal.run_fine("roster", "import", DEMO_LEADERSHIPS, "--county", "Demolän")
    assert terminal.run_fine("deliveries", "list").out == "Inga utskick att visa.\n"


def read_audit(county: Terminal) -> list[tuple[str, str, dict[str, object]]]:
    """Return the log of changes."""

    async def read() -> list[tuple[str, str, dict[str, object]]]:
        async with Database(f"sqlite:///{county.folder}/test.db") as database, database.read() as uow:
            return [(each.actor, each.what, dict(each.data)) for each in await uow.audit.all()]

    return asyncio.run(read())
