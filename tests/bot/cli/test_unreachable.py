"""`uppfoljaren reminders unreachable`: whom Teams does not reach, and a letter to each in a folder."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.bot.cli.terminals import DEMO_LEADERSHIPS, TENANT, Terminal

DATES = ("--opens", "2099-01-07", "--due", "2099-01-23", "--closes", "2099-01-30")
CHAIR = ("--role", "chair", "--leadership", "LS03", "--tenant", TENANT, "--email", "ordforande.ls03@example.org")
CONTACT = ("--role", "contact", "--leadership", "LS03", "--tenant", TENANT, "--email", "kontakt.ls03@example.org")


@pytest.fixture
def county(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Return a terminal whose county has a planned round, and a chair and a contact of LS03 whom nobody has met."""
    monkeypatch.setenv("UPPFOLJAREN_APP_ID", "11111111-1111-4111-8111-111111111111")
    terminal.run_fine("roster", "import", DEMO_LEADERSHIPS, "--county", "Demolän")
    terminal.run_fine("round", "create", "--year", "2098", *DATES)
    terminal.run_fine("roster", "add-person", *CHAIR, "--name", "Ordförande LS03")
    terminal.run_fine("roster", "add-person", *CONTACT, "--name", "Kontakt LS03")
    return terminal


def test_who_is_not_reached_is_told_with_the_reason_and_it_is_a_problem(county: Terminal) -> None:
    answer = county.run("reminders", "unreachable", "--year", "2098")
    assert (answer.code, answer.err) == (1, "")
    for words in ("2 personer nås inte", "Ordförande LS03", "Har inte öppnat appen", "Ingen annan", "--out"):
        assert words in answer.out


def test_a_script_gets_the_reasons_by_their_codes_and_the_letters(county: Terminal) -> None:
    answer = county.run("reminders", "unreachable", "--json")
    assert answer.code == 1
    first, *others = answer.data["unreachable"]
    assert [(each["role"], each["part"]) for each in others] == [
        ("contact", "self_assessment"),
        ("chair", "leadership_status"),
        ("contact", "leadership_status"),
    ]
    assert {key: first[key] for key in ("name", "role", "unit", "part", "due", "reason", "instead")} == {
        "name": "Ordförande LS03",
        "role": "chair",
        "unit": "LS03",
        "part": "self_assessment",
        "due": "2099-01-23",
        "reason": "never_met",
        "instead": None,
    }
    assert first["letter"]["to"] == "ordforande.ls03@example.org"
    assert "LS03" in first["letter"]["subject"]
    assert "28:11111111-1111-4111-8111-111111111111" in first["letter"]["body"]


def test_letters_are_written_into_a_folder_as_drafts_and_days(county: Terminal) -> None:
    answer = county.run("reminders", "unreachable", "--out", "brev")
    assert answer.code == 1
    assert "2 brev med kalenderfiler ligger i brev." in answer.out
    folder = county.folder / "brev"
    assert sorted(each.name for each in folder.iterdir()) == [
        "01-ls03.eml",
        "01-ls03.ics",
        "02-ls03.eml",
        "02-ls03.ics",
    ]
    mail = message_from_bytes((folder / "01-ls03.eml").read_bytes(), policy=default)
    assert (mail["X-Unsent"], mail["To"].addresses[0].addr_spec) == ("1", "ordforande.ls03@example.org")
    (event,) = Calendar.from_ical((folder / "01-ls03.ics").read_bytes()).walk("VEVENT")
    assert event["dtstart"].to_ical() == b"20990123T090000"


def test_a_unit_whose_name_is_a_path_leaves_no_folder(county: Terminal, tmp_path: Path) -> None:
    rows = county.write_rows("../../etc,Kommun Å,9901", "///,Kommun Ä,9902")
    county.run_fine("roster", "import", rows, "--county", "Demolän")
    for unit in ("../../etc", "///"):
        person = ("--role", "chair", "--leadership", unit, "--tenant", TENANT, "--email", f"{len(unit)}@example.org")
        county.run_fine("roster", "add-person", *person)
    before = {each.name for each in tmp_path.parent.iterdir()}
    county.run("reminders", "unreachable", "--out", "brev")
    names = {each.name for each in (county.folder / "brev").iterdir()}
    assert names >= {"01-etc.eml", "01-etc.ics"}
    assert len(names) == 8
    assert {each.name for each in tmp_path.parent.iterdir()} == before


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(county: Terminal) -> None:
    county.write("a file", "brev")
    answer = county.run("reminders", "unreachable", "--out", "brev")
    assert answer.code == 2
    assert "brev" in answer.err
    assert "Traceback" not in answer.err


def test_without_anybody_to_answer_or_a_round_it_says_so(terminal: Terminal) -> None:
    terminal.run_fine("roster", "import", DEMO_LEADERSHIPS, "--county", "Demolän")
    assert terminal.run("reminders", "unreachable").code == 1
    terminal.run_fine("round", "create", "--year", "2098", *DATES)
    assert "nås i Teams" in terminal.run_fine("reminders", "unreachable").out
    assert terminal.run_fine("reminders", "unreachable", "--json").data == {"refers_to": 2098, "unreachable": []}
