"""`uppfoljaren indicators`."""

import pytest

from tests.bot.cli.terminals import LEADERSHIPS, Terminal
from tests.support.indicators import FIGURES_FILE

HEADER = "number,goal,state,versus_others,change_since_last,direction"


@pytest.fixture
def dalarna(terminal: Terminal) -> Terminal:
    """Return a terminal in a county."""
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna")
    return terminal


def test_the_year_is_brought_in_told_with_its_counts_and_shown(dalarna: Terminal) -> None:
    told = dalarna.run_fine("indicators", "import", FIGURES_FILE, "--year", "2025").out.splitlines()
    assert told[:2] == [
        "20 nyckeltal för 2025 är inlästa, version 1.",
        "20 nyckeltal: 3 under utveckling, 6 inte uppdaterade och 11 uppdaterade.",
    ]
    shown = dalarna.run_fine("indicators", "show").out
    assert shown.startswith("Nyckeltal 2025 i Dalarna\n20 nyckeltal: ")
    assert "4.2: sämre än andra; förbättrat sedan förra gången för kvinnor och män\n" in shown
    assert "1.2: inte uppdaterat, inget nytt värde\n" in shown
    data = dalarna.run_fine("indicators", "show", "--year", "2025", "--json").data
    assert (data["county"], data["year"], data["version"], len(data["indicators"])) == ("Dalarna", 2025, 1, 20)
    assert data["indicators"][0] == {
        "number": "1.1",
        "goal": 1,
        "name": None,
        "unit": None,
        "state": "updated",
        "versus_others": "worse",
        "change_since_last": None,
        "direction": "high_or_low",
        "value": None,
        "women": None,
        "men": None,
    }


def test_the_same_again_is_nothing_new_and_a_change_is_the_next_version(dalarna: Terminal) -> None:
    dalarna.run_fine("indicators", "import", FIGURES_FILE, "--year", "2025")
    again = dalarna.run_fine("indicators", "import", FIGURES_FILE, "--year", "2025", "--json").data
    assert again == {"county": "Dalarna", "year": 2025, "version": 1, "new": False, "indicators": 20}
    changed = dalarna.write_rows("1.1,1,not_updated,,,", header=HEADER)
    assert dalarna.run_fine("indicators", "import", changed, "--year", "2025", "--json").data["version"] == 2
    assert len(dalarna.run_fine("indicators", "show", "--json").data["indicators"]) == 1


def test_values_may_stand_in_the_file_with_decimal_comma_and_are_told_for_women_and_men_apart(
    dalarna: Terminal,
) -> None:
    rows = (
        "1.1;1;updated;worse;improved_women;high_or_low;1 012,50;1 011,0;\u2212 3,25",
        "1.2;1;updated;;;fact_only;7.5;;",
    )
    header = HEADER.replace(",", ";") + ";value;women;men"
    dalarna.run_fine("indicators", "import", dalarna.write_rows(*rows, header=header), "--year", "2025")
    shown = dalarna.run_fine("indicators", "show").out
    assert "1.1: 1012,50 (kvinnor 1011,0, män -3,25); sämre än andra; förbättrat sedan förra gången för kv" in shown
    assert "1.2: faktatal som inte bedöms; 7,5\n" in shown
    assert "Skillnader mellan kvinnor och män behöver en djupare analys." in shown
    first = dalarna.run_fine("indicators", "show", "--json").data["indicators"][0]
    assert (first["value"], first["women"], first["men"]) == ("1012.50", "1011.0", "-3.25")


def test_names_and_units_may_stand_in_the_file_and_are_told(dalarna: Terminal) -> None:
    rows = (
        "1.1,1, Invånare  med fast vårdkontakt\t ,%,updated,worse,,high_or_low,62.5",
        "1.2,1,Undvikbar slutenvård,,not_updated,,,,",
        "1.3,1,,,under_development,,,,",
    )
    header = "number,goal,name,unit,state,versus_others,change_since_last,direction,value"
    dalarna.run_fine("indicators", "import", dalarna.write_rows(*rows, header=header), "--year", "2025")
    shown = dalarna.run_fine("indicators", "show").out
    assert "\n1.1 Invånare med fast vårdkontakt: 62,5\u00a0%; sämre än andra\n" in shown
    assert "\n1.2 Undvikbar slutenvård: inte uppdaterat, inget nytt värde\n" in shown
    assert "\n1.3: under utveckling, inget värde än\n" in shown
    first = dalarna.run_fine("indicators", "show", "--json").data["indicators"][0]
    assert (first["name"], first["unit"]) == ("Invånare med fast vårdkontakt", "%")


@pytest.mark.parametrize(("column", "most"), [("name", 80), ("unit", 20)])
def test_words_for_which_a_line_has_no_room_are_refused(dalarna: Terminal, column: str, most: int) -> None:
    header, row = f"{HEADER},{column}", "1.1,1,not_updated,,,,"
    fits = dalarna.write_rows(row + "å" * most, header=header)
    dalarna.run_fine("indicators", "import", fits, "--year", "2025")
    too_long = dalarna.write_rows(row + "å" * (most + 1), header=header)
    answer = dalarna.run("indicators", "import", too_long, "--year", "2025", "--json")
    assert (answer.code, answer.reasons) == (1, [("indicator_words_too_long", 2)])


def test_each_line_that_is_wrong_is_told_and_nothing_is_stored(dalarna: Terminal) -> None:
    rows = (
        "1.1,1,updated,best,,high_or_low",
        "1.2,ett,not_updated,,,",
        "1.3,1,,,,",
        "2.1,1,not_updated,,,",
        "1.5,1,updated,better,,fact_only",
        "1.6,1,not_updated,worse,,",
        "x,1,not_updated,,,",
        "1.8,1,not_updated,,,,",
    )
    answer = dalarna.run("indicators", "import", dalarna.write_rows(*rows, header=HEADER), "--year", "2025", "--json")
    # What a line says is looked at first, and what it means only where every line can be read.
    assert (answer.code, answer.reasons) == (
        1,
        [
            ("indicator_word_unknown", 2),
            ("indicator_value_unreadable", 3),
            ("indicator_word_unknown", 4),
            ("wrong_column_count", 9),
        ],
    )
    readable = dalarna.write_rows(*rows[3:7], header=HEADER)
    answer = dalarna.run("indicators", "import", readable, "--year", "2025", "--json")
    assert (answer.code, answer.reasons) == (
        1,
        [
            ("indicator_of_other_goal", 2),
            ("indicator_fact_judged", 3),
            ("indicator_not_updated", 4),
            ("indicator_number", 5),
        ],
    )
    assert dalarna.run("indicators", "show", "--json").reasons == [("no_indicators", None)]


@pytest.mark.parametrize("value", ["1,2,3", "1e5", "nan", "12 %", "0x1", "1234567890", "1,23456", "١٢"])
def test_what_is_no_number_is_not_taken_for_one(dalarna: Terminal, value: str) -> None:
    file = dalarna.write_rows(f"1.1;1;updated;;;fact_only;{value}", header=HEADER.replace(",", ";") + ";value")
    answer = dalarna.run("indicators", "import", file, "--year", "2025", "--json")
    assert (answer.code, answer.reasons) == (1, [("indicator_value_unreadable", 2)])


@pytest.mark.parametrize(
    "header", [HEADER.replace("goal", "mål"), f"{HEADER},value,value", f"{HEADER},colour", "number,goal,state"]
)
def test_columns_that_nobody_knows_are_told(dalarna: Terminal, header: str) -> None:
    answer = dalarna.run("indicators", "import", dalarna.write_rows("1.1", header=header), "--year", "2025", "--json")
    assert (answer.code, answer.reasons) == (1, [("wrong_header", 1)])


def test_a_year_that_is_none_a_missing_year_and_a_missing_file_are_wrong_use(dalarna: Terminal) -> None:
    for words in ((FIGURES_FILE, "--year", "20255"), (FIGURES_FILE,), ("nowhere.csv", "--year", "2025")):
        assert dalarna.run("indicators", "import", *words).code == 2
    assert dalarna.run("indicators", "show", "--year", "2024", "--json").reasons == [("no_indicators_for_year", None)]
