"""Parts that municipalities are asked for: planned by a file, counted apart, told in the plan of reminders."""

from collections import Counter
from importlib import resources
from pathlib import Path

import pytest

from tests.bot.cli.terminals import DEMO_LEADERSHIPS, TENANT, Terminal

FORMS = Path(str(resources.files("rendering").joinpath("instrument_files")))
SURVEY, ECONOMY = FORMS / "municipal_survey.toml", FORMS / "economy.toml"
CREATE = ("round", "create", "--year", "2024", "--opens", "2025-01-07", "--due", "2025-01-24", "--closes", "2099-12-31")
PARTS = ["self_assessment", "leadership_status", "municipal_survey", "economy"]


@pytest.fixture
def county(terminal: Terminal) -> Terminal:
    """Return a terminal whose data has one county, without rounds."""
    terminal.run_fine("roster", "import", DEMO_LEADERSHIPS, "--county", "Demolän")
    return terminal


def test_a_round_has_municipal_parts_only_if_it_was_planned_with_them(county: Terminal) -> None:
    county.run_fine("instrument", "import", SURVEY)
    county.run_fine(*CREATE)
    county.run_fine("round", "open")
    parts = county.run_fine("round", "status", "--json").data["parts"]
    assert [each["part"] for each in parts] == PARTS[:2]


def test_each_part_is_counted_against_the_units_it_is_asked_of(county: Terminal) -> None:
    county.run_fine(*CREATE, "--part", SURVEY, "--part", ECONOMY)
    county.run_fine("round", "open")
    parts = county.run_fine("round", "status", "--json").data["parts"]
    assert [(each["part"], each["of"], each["unit"]) for each in parts] == [
        (PARTS[0], 13, "leadership"),
        (PARTS[1], 13, "leadership"),
        (PARTS[2], 15, "municipality"),
        (PARTS[3], 15, "municipality"),
    ]
    assert all(Counter(unit["standing"] for unit in each["units"]) == {"missing": each["of"]} for each in parts)
    told = county.run_fine("round", "status").out
    assert "Kommunenkäten: 0 av 15 kommuner har svarat." in told
    assert "Läget i den lokala systemledningen: 0 av 13 lokala systemledningar har svarat." in told


def test_a_round_may_leave_out_the_state_even_where_the_county_has_a_form_of_its_own(county: Terminal) -> None:
    county.run_fine("instrument", "import", FORMS / "leadership_status.toml")
    created = county.run_fine(*CREATE, "--without-status", "--part", ECONOMY, "--json").data
    assert created["parts"] == [
        {"part": PARTS[0], "unit": "leadership"},
        {"part": PARTS[3], "unit": "municipality"},
    ]
    opened = county.run_fine("round", "open", "--json").data
    assert opened["parts"] == created["parts"]
    assert (
        "Omgången frågar efter självskattningen och den ekonomiska rapporten." in county.run_fine("round", "status").out
    )


def test_a_ladder_that_is_chosen_when_the_round_opens_is_that_of_every_part(county: Terminal) -> None:
    county.run_fine(*CREATE, "--part", ECONOMY)
    wrong = county.run("round", "open", "--ladder", county.write("steps = []", "wrong.toml"))
    assert (wrong.code, "mellan 1 och 20 steg" in wrong.err) == (1, True)
    assert county.run_fine("round", "list", "--json").data["rounds"][0]["state"] == "planned"
    county.run_fine("round", "open", "--ladder", county.write("[[steps]]\nworkdays_before = 2\n", "ladder.toml"))
    for part in ("self_assessment", "economy"):
        shown = county.run_fine("round", "ladder", "show", "--part", part, "--json").data
        assert [each["workdays_before"] for each in shown["steps"]] == [2]


def test_a_file_that_is_no_form_plans_nothing_and_every_problem_is_told(county: Terminal) -> None:
    wrong = county.write('part = "economy"\nversion = "1"\n', "wrong.toml")
    answer = county.run(*CREATE, "--part", SURVEY, "--part", wrong, "--json")
    assert answer.code == 1
    assert answer.data["problems"]
    assert county.run_fine("round", "list", "--json").data["rounds"] == []
    assert county.run_fine("instrument", "list", "--json").data["instruments"] == []


def give(county: Terminal, role: str, unit: tuple[str, str], number: int) -> None:
    object_id = f"{number:08}-1111-2222-3333-444444444444"
    county.run_fine("roster", "add-person", "--role", role, *unit, "--tenant", TENANT, "--object-id", object_id)


def test_the_check_tells_who_has_no_second_contact_and_which_municipalities_lack_a_role(county: Terminal) -> None:
    municipality = county.run_fine("roster", "list", "--json").data["leaderships"][0]["municipalities"][0]["name"]
    for number, role in enumerate(("chair", "contact"), start=1):
        give(county, role, ("--leadership", "LS01"), number)
    give(county, "chair", ("--leadership", "LS02"), 3)
    give(county, "contact", ("--municipality", municipality), 4)
    give(county, "developer", ("--municipality", municipality), 5)
    answer = county.run("roster", "check", "--json")
    assert answer.code == 1
    lacking = {(each["unit"], each["part"]): (each["people"], each["role"]) for each in answer.data["lacking"]}
    assert not any(unit == "LS01" for unit, _ in lacking)
    assert lacking["LS02", "self_assessment"] == lacking["LS02", "leadership_status"] == (1, None)
    assert (municipality, "municipal_survey") not in lacking
    assert lacking[municipality, "economy"] == (1, "finance")
    assert len(lacking) == 12 * 2 + 14 * 2 + 1
    said = county.run("roster", "check").out
    assert "LS02: en andra kontakt saknas för självskattningen och läget i den lokala systemledningen." in said
    assert f"{municipality}: ekonomiansvarig saknas för den ekonomiska rapporten." in said


def test_the_check_is_fine_where_everybody_has_somebody_beside_them(county: Terminal) -> None:
    units = [each["name"] for each in county.run_fine("roster", "list", "--json").data["leaderships"]]
    for number, unit in enumerate(units):
        give(county, "chair", ("--leadership", unit), 2 * number + 1)
        give(county, "contact", ("--leadership", unit), 2 * number + 2)
    answer = county.run("roster", "check", "--part", "self_assessment", "--json")
    assert (answer.code, answer.data["lacking"]) == (0, [])
    assert county.run_fine("roster", "check", "--part", "leadership_status").out.startswith("Alla enheter har")
    assert county.run("roster", "check").code == 1
