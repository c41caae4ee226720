"""`uppfoljaren calendar`: a link is shown once, listed without its address, and revoked by its id."""

import asyncio
import re

import pytest

from storage.unit_of_work import Database
from tests.bot.cli.terminals import LEADERSHIPS, Terminal

FEED = re.compile(r"https://bot\.example\.org/calendar/([A-Za-z0-9_-]{43})\.ics")


@pytest.fixture(name="terminal")
def found_dalarna(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Return a terminal with the county's leaderships, of a service that can be reached."""
    monkeypatch.setenv("UPPFOLJAREN_PUBLIC_URL", "https://bot.example.org")
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna")
    return terminal


def test_a_link_is_shown_once_and_listed_without_its_address(terminal: Terminal) -> None:
    told = terminal.run_fine("calendar", "link").out
    (token,) = FEED.findall(told)
    listed = terminal.run_fine("calendar", "list")
    assert "Dalarna, sedan" in listed.out
    assert token not in listed.out
    data = terminal.run_fine("calendar", "list", "--json").data["links"]
    assert [(each["unit"], each["state"]) for each in data] == [(None, "working")]
    assert token not in str(data)


def test_a_revoked_link_says_so_and_is_not_revoked_twice(terminal: Terminal) -> None:
    link = terminal.run_fine("calendar", "link", "--json").data
    assert FEED.fullmatch(link["url"])
    assert "spärrad" in terminal.run_fine("calendar", "revoke", link["id"][:8]).out
    assert "spärrad" in terminal.run_fine("calendar", "list").out
    for given in (link["id"], link["id"][:7], "x" * 99):
        again = terminal.run("calendar", "revoke", given)
        assert again.code == 1
        assert "Det finns ingen kalenderlänk att spärra." in again.err


def test_what_is_done_with_links_is_in_the_audit_log(terminal: Terminal) -> None:
    link = terminal.run_fine("calendar", "link", "--json").data
    terminal.run_fine("calendar", "revoke", link["id"])

    async def read() -> list[tuple[str, object]]:
        async with Database(f"sqlite:///{terminal.folder}/test.db") as database, database.read() as uow:
            return [(each.what, each.data.get("link")) for each in await uow.audit.all()]

    logged = asyncio.run(read())
    assert logged[-2:] == [("calendar_linked", link["id"]), ("calendar_revoked", link["id"])]


def test_without_an_address_there_is_no_link_and_nothing_is_stored(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UPPFOLJAREN_PUBLIC_URL")
    refused = terminal.run("calendar", "link")
    assert refused.code == 1
    assert "ingen adress som en kalender når" in refused.err
    assert "Det finns inga kalenderlänkar." in terminal.run_fine("calendar", "list").out
