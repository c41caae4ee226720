"""`uppfoljaren doctor` and `uppfoljaren teams tenants` (F16, F17, F21)."""

import pytest

from tests.bot.cli.terminals import DEMO_LEADERSHIPS, SOMEONE, TENANT, Terminal

ID = "6f1e0f0a-5f0b-4c56-9a53-6c1f0d1a0099"
WHOLE = {"APP_ID": ID, "APP_TENANT_ID": TENANT, "APP_SECRET": "very secret", "TENANTS": TENANT}


@pytest.fixture(name="registered")
def register(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Return a terminal where all that a real service needs is set."""
    for name, value in WHOLE.items():
        monkeypatch.setenv(f"UPPFOLJAREN_{name}", value)
    return terminal


def test_what_is_lacking_is_named(terminal: Terminal) -> None:
    answer = terminal.run("doctor", "--offline")
    assert answer.code == 1
    assert "Fel  UPPFOLJAREN_APP_ID saknas." in answer.out


def test_a_package_of_the_same_bot_is_fine_and_one_of_another_is_not(registered: Terminal) -> None:
    registered.run_fine("teams", "package", "--out", "same.zip", "--json")
    registered.run_fine("teams", "package", "--out", "other.zip", "--bot-id", SOMEONE, "--json")
    told = registered.run_fine("doctor", "--offline", "--package", "same.zip").out
    assert "Bra  Teams-appen har boten" in told
    assert "very secret" not in told
    answer = registered.run("doctor", "--offline", "--package", "other.zip", "--json")
    assert answer.code == 1
    assert [each["code"] for each in answer.data["findings"] if not each["fine"]] == ["package_of_another_bot"]


def test_a_secret_that_has_expired_is_told(registered: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPPFOLJAREN_SECRET_EXPIRES_ON", "2020-01-31")
    answer = registered.run("doctor", "--offline")
    assert answer.code == 1
    assert "gick ut 2020-01-31" in answer.out


def test_each_organisation_is_listed_with_what_stands_in_the_way(registered: Terminal) -> None:
    registered.run_fine("roster", "import", DEMO_LEADERSHIPS, "--county", "Demolän")
    person = ("--object-id", SOMEONE, "--name", "Ordförande LS03", "--tenant")
    registered.run_fine("roster", "add-person", "--role", "chair", "--leadership", "LS03", *person, TENANT)
    registered.run_fine("roster", "add-person", "--role", "chair", "--leadership", "LS03", *person, ID)
    answer = registered.run("teams", "tenants", "--json")
    assert answer.code == 1
    assert {each["tenant"]: each["standing"] for each in answer.data["tenants"]} == {
        TENANT: "nobody_has_it",
        ID: "not_allowed",
    }
    told = registered.run("teams", "tenants").out
    assert "0 av 1" in told
    assert "ingen har appen; är den godkänd där?" in told
