"""`uppfoljaren reminders` and `uppfoljaren round ladder`."""

from pathlib import Path

import pytest

from tests.bot.cli.terminals import DEMO_LEADERSHIPS, Terminal

DATES = ("--opens", "2099-01-07", "--due", "2099-01-23", "--closes", "2099-01-30")
LADDER = """
rests = false
[[steps]]
at = "opening"
[[steps]]
workdays_before = 2
[[steps]]
workdays_after = 1
to = "coordinator"
"""


@pytest.fixture
def county(terminal: Terminal) -> Terminal:
    """Return a terminal whose data has one county with a planned round."""
    terminal.run_fine("roster", "import", DEMO_LEADERSHIPS, "--county", "Demolän")
    terminal.run_fine("round", "create", "--year", "2098", *DATES)
    return terminal


def write(folder: Path, text: str) -> str:
    path = folder / "ladder.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_round_has_the_default_ladder_until_it_is_given_its_own(county: Terminal, tmp_path: Path) -> None:
    shown = county.run_fine("round", "ladder", "show", "--json").data
    assert shown["default"] is True
    assert len(shown["steps"]) == 9
    assert shown["days"]["opening"] == "2099-01-07"
    county.run_fine("round", "ladder", "set", write(tmp_path, LADDER))
    own = county.run_fine("round", "ladder", "show", "--json").data
    assert (own["default"], own["rests"], own["steps"]) == (
        False,
        False,
        [
            {"at": "opening", "to": "person"},
            {"workdays_before": 2, "to": "person"},
            {"workdays_after": 1, "to": "coordinator"},
        ],
    )
    told = county.run_fine("round", "ladder", "show").out
    assert "2 arbetsdagar före svarsdagen" in told
    assert "26 januari 2099" in told


def test_a_round_is_planned_with_a_ladder_of_its_own(county: Terminal, tmp_path: Path) -> None:
    later = ("--opens", "2100-01-07", "--due", "2100-01-22", "--closes", "2100-01-29")
    county.run_fine("round", "create", "--year", "2099", *later, "--ladder", write(tmp_path, LADDER))
    assert len(county.run_fine("round", "ladder", "show", "--year", "2099", "--json").data["steps"]) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("steps = []", "mellan 1 och 20 steg"),
        ("[[steps]]\nat = 'noon'", "Steg 1 går inte att läsa"),
        ("[[steps]]\nworkdays_before = 1\n[[steps]]\nworkdays_before = 3", "Steg 2 kommer inte efter"),
        ("[[steps]]\nworkdays_before = 1\nto = 'coordinator'", "Steg 1 går till den andra kontakten eller samordnaren"),
        ("step = 1", "känner inte till step"),
        ("[[steps", "TOML"),
    ],
)
def test_what_is_wrong_with_a_ladder_is_a_sentence_and_nothing_is_changed(
    county: Terminal, tmp_path: Path, text: str, said: str
) -> None:
    ran = county.run("round", "ladder", "set", write(tmp_path, text))
    assert ran.code == 1
    assert said in ran.err
    assert county.run_fine("round", "ladder", "show", "--json").data["default"] is True


def test_the_due_date_moves_and_the_steps_follow(county: Terminal) -> None:
    moved = county.run_fine("round", "move", "--due", "2099-01-27", "--json").data["round"]
    assert moved["due"] == "2099-01-27"
    assert county.run_fine("round", "ladder", "show", "--json").data["days"]["before-1"] == "2099-01-26"
    assert county.run("round", "move", "--due", "2099-03-01").code == 1


def test_the_forecast_of_a_round_that_nobody_can_be_told_of_is_empty(county: Terminal) -> None:
    assert county.run_fine("reminders", "plan", "--json").data == {"refers_to": 2098, "messages": []}
    assert "Inget mer skulle skickas" in county.run_fine("reminders", "plan").out
