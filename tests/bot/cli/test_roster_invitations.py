"""`uppfoljaren roster invite`, `invitations` and `remove-person`."""

import asyncio
import re

import pytest

from domain.invitations import ALPHABET, digest_of, read_code
from domain.ports import AuditEntry
from storage.unit_of_work import Database
from tests.bot.cli.terminals import LEADERSHIPS, SOMEONE, TENANT, Terminal

INVITE = ("roster", "invite", "--leadership", "Falun", "--role", "chair")
ADD = ("roster", "add-person", "--tenant", TENANT, "--leadership", "Falun")
REMOVE = ("roster", "remove-person")
CODE = re.compile(rf"(?:[{ALPHABET}]{{4}}-){{6}}[{ALPHABET}]{{4}}")


@pytest.fixture(name="terminal")
def found_dalarna(terminal: Terminal) -> Terminal:
    """Return a terminal with the county's leaderships."""
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna")
    return terminal


def test_a_code_is_shown_with_a_mail_that_says_who_what_and_until_when(terminal: Terminal) -> None:
    told = terminal.run_fine(*INVITE, "--name", "Ordförande Falun").out
    (code,) = set(CODE.findall(told))
    assert told.count(code) == 2
    assert "Hej Ordförande Falun!" in told
    assert "Den regionala stödfunktionen i Dalarna bjuder in dig som ordförande för Falun." in told
    assert "Öppna Uppföljaren i Teams." in told
    assert "Koden gäller till och med" in told
    assert read_code(code)


def test_an_english_terminal_gets_the_swedish_mail_too(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPPFOLJAREN_LANGUAGE", "en")
    told = terminal.run_fine(*INVITE).out
    assert "The code is shown this once" in told
    assert told.index("Koden gäller till och med") < told.index("The code is valid until")


def test_the_list_tells_what_became_of_each_and_no_code(terminal: Terminal) -> None:
    first = terminal.run_fine(*INVITE, "--json").data
    terminal.run_fine("roster", "invite", "--role", "coordinator", "--name", "Samordnare", "--days", "1")
    terminal.run_fine("roster", "invite", "--revoke", first["id"][:8])
    listed = terminal.run_fine("roster", "invitations", "--json").data["invitations"]
    assert [(each["state"], each["role"], each["name"]) for each in listed] == [
        ("revoked", "chair", None),
        ("waiting", "coordinator", "Samordnare"),
    ]
    told = terminal.run_fine("roster", "invitations").out
    assert "ordförande för Falun, återkallad" in told
    assert "Samordnare: samordnare för Dalarna, väntar" in told
    assert not CODE.search(told)
    assert first["code"] not in str(listed)
    assert digest_of(first["code"]) not in str(listed)


def test_nobody_invited_is_told_so(terminal: Terminal) -> None:
    assert "Ingen är inbjuden än." in terminal.run_fine("roster", "invitations").out


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("--role", "chair"), 2, "unit_needed"),
        (("--leadership", "Falun"), 2, "role_needed"),
        (("--role", "coordinator", "--leadership", "Falun"), 2, "coordinator_without_unit"),
        (("--role", "chair", "--leadership", "Falun", "--municipality", "Falun"), 2, "one_unit_only"),
        (("--role", "chair", "--leadership", "Falum"), 1, "unknown_unit"),
        (("--revoke", "12345678"), 1, "no_invitation"),
    ],
)
def test_an_invitation_that_cannot_be_made_is_refused(
    terminal: Terminal, words: tuple[str, ...], code: int, reason: str
) -> None:
    answer = terminal.run("roster", "invite", *words, "--json")
    assert (answer.code, answer.reasons) == (code, [(reason, None)])
    assert terminal.run_fine("roster", "invitations", "--json").data == {"invitations": []}


def test_what_is_revoked_is_not_revoked_again(terminal: Terminal) -> None:
    invited = terminal.run_fine(*INVITE, "--json").data
    terminal.run_fine("roster", "invite", "--revoke", invited["id"])
    again = terminal.run("roster", "invite", "--revoke", invited["id"], "--json")
    assert (again.code, again.reasons) == (1, [("invitation_not_waiting", None)])


def test_a_person_is_removed_only_when_the_operator_is_sure(terminal: Terminal, sqlite_url: str) -> None:
    terminal.run_fine(*ADD, "--role", "chair", "--object-id", SOMEONE, "--name", "Ordförande Falun")
    unsure = terminal.run(*REMOVE, "--leadership", "Falun")
    assert unsure.code == 1
    assert "Det här skulle tas bort: Ordförande Falun, ordförande för Falun." in unsure.err
    assert "--yes" in unsure.err
    assert people_of_falun(terminal) == ["chair"]
    told = terminal.run_fine(*REMOVE, "--leadership", "Falun", "--yes").out
    assert "Ordförande Falun är inte längre ordförande för Falun. Det som är inlämnat finns kvar." in told
    assert people_of_falun(terminal) == []
    assert [entry.what for entry in read_audit(sqlite_url)][-2:] == ["role_given", "role_taken"]


def test_all_of_a_persons_roles_go_when_only_the_person_is_named(terminal: Terminal) -> None:
    for role in ("chair", "developer"):
        terminal.run_fine(*ADD, "--role", role, "--email", "chair@example.org")
    terminal.run_fine(*ADD, "--role", "contact", "--email", "contact@example.org")
    terminal.run_fine(*REMOVE, "--email", "Chair@example.org", "--yes")
    assert people_of_falun(terminal) == ["contact"]


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        ((), 2, "who_is_needed"),
        (("--email", "a@example.org", "--object-id", SOMEONE), 2, "id_or_email"),
        (("--leadership", "Falun"), 1, "several_persons"),
        (("--role", "developer"), 1, "no_such_role"),
        (("--email", "nobody@example.org"), 1, "no_such_role"),
    ],
)
def test_who_is_meant_must_be_one_person(terminal: Terminal, words: tuple[str, ...], code: int, reason: str) -> None:
    for role in ("chair", "contact"):
        terminal.run_fine(*ADD, "--role", role, "--email", f"{role}@example.org")
    answer = terminal.run(*REMOVE, *words, "--yes", "--json")
    assert (answer.code, answer.reasons) == (code, [(reason, None)])
    assert len(people_of_falun(terminal)) == 2


def people_of_falun(terminal: Terminal) -> list[str]:
    """Return the roles that somebody has for Falun."""
    listed = terminal.run_fine("roster", "list", "--json").data["leaderships"]
    (falun,) = [each for each in listed if each["name"] == "Falun"]
    return [each["role"] for each in falun["people"]]


def read_audit(url: str) -> list[AuditEntry]:
    """Return the log of changes."""

    async def read() -> list[AuditEntry]:
        async with Database(url) as database, database.read() as unit:
            return list(await unit.audit.all())

    return asyncio.run(read())
