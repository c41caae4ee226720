"""`uppfoljaren summary preview` and `publish`: looked at first, published exactly so."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.bot.cli.terminals import Terminal

CLOSED = ("--year", "2024")
# What no release keeps, and this county has none of.
NOTHING_BESIDE: Mapping[str, object] = {"mapping": None, "quotes": [], "indicators": None}


@pytest.fixture(name="closed")
def close_the_sample(terminal: Terminal) -> Terminal:
    """Return a terminal whose county has two closed years, neither of which is published."""
    terminal.found_demo_county()
    return terminal


def test_the_preview_is_what_is_published_afterwards(closed: Terminal) -> None:
    preview = closed.run_fine("summary", "preview", *CLOSED, "--json").data
    assert (preview["version"], preview["waits"], preview["changes"], preview["not_published"]) == (1, True, None, None)
    told = closed.run_fine("summary", "preview", *CLOSED).out
    assert f"Kod {preview['code']}, version 1" in told
    assert "Medelvärde 3,15, marginellt högre än för 2023 (3,08)." in told
    published = closed.run_fine("summary", "publish", *CLOSED, "--code", preview["code"], "--json").data
    assert (published["published"], published["version"], published["answered"]) == (True, 1, 13)
    assert closed.run_fine("summary", *CLOSED, "--json").data == preview["summary"] | NOTHING_BESIDE


def test_a_code_of_something_else_publishes_nothing(closed: Terminal) -> None:
    answer = closed.run("summary", "publish", *CLOSED, "--code", "00000000", "--json")
    assert (answer.code, answer.reasons) == (1, [("preview_changed", None)])
    told = closed.run("summary", "publish", *CLOSED, "--code", "00000000").err
    assert "Koden är inte den som gäller nu" in told
    assert "uppfoljaren summary preview" in told
    assert closed.run_fine("summary", "preview", *CLOSED, "--json").data["waits"]


def test_what_is_published_does_not_wait_any_more(closed: Terminal) -> None:
    assert "är publicerad, version 1" in closed.run_fine("summary", "publish", *CLOSED).out
    preview = closed.run_fine("summary", "preview", *CLOSED, "--json").data
    assert (preview["waits"], preview["not_published"], preview["changes"]) == (False, "too_few_changes", 0)
    answer = closed.run("summary", "publish", *CLOSED)
    assert (answer.code, answer.out) == (1, "")
    assert "minst tre ändringar eller ett skriftligt beslut" in answer.err


def test_a_year_that_was_brought_in_is_published_only_by_its_name(closed: Terminal) -> None:
    for words in (("summary", "preview"), ("summary", "publish")):
        assert closed.run(*words, "--json").reasons == [("nothing_to_release", None)]


def test_an_open_round_is_published_as_the_answers_so_far(terminal: Terminal) -> None:
    terminal.found_demo_county([2023])
    for words in (("summary", "preview"), ("summary", "publish")):
        assert terminal.run(*words, "--json").reasons == [("nothing_to_release", None)]
        assert terminal.run(*words, "--year", "2020", "--json").reasons == [("no_round_for_year", None)]
    terminal.run_fine("round", "reopen", "--year", "2023", "--closes", "2099-01-31")
    assert terminal.run_fine("summary", "--json").data["withheld"] == "round_still_open"
    preview = terminal.run_fine("summary", "preview", "--json").data
    assert (preview["waits"], preview["summary"]["still_open"], preview["summary"]["answered"]) == (True, True, 13)
    published = terminal.run_fine("summary", "publish", "--code", preview["code"], "--json").data
    assert (published["published"], published["version"]) == (True, 1)
    assert terminal.run_fine("summary", "--json").data == preview["summary"] | NOTHING_BESIDE
    assert terminal.run("summary", "publish", "--json").reasons == [("too_few_new", None)]
    assert terminal.run("summary", "publish", "--decision", "§ 4", "--json").reasons == [("too_few_new", None)]


def test_a_closed_round_shows_its_figures_in_the_preview_alone_until_it_is_published(terminal: Terminal) -> None:
    terminal.found_demo_county([2023])
    terminal.run_fine("round", "reopen", "--year", "2023", "--closes", "2099-01-31")
    terminal.run_fine("round", "close", "--year", "2023")
    told = terminal.run_fine("summary", "--year", "2023", "--json").data
    assert (told["withheld"], told["goals"], told["answered"]) == ("not_released", [], 13)
    assert "tittar på sammanställningen innan den publiceras" in terminal.run_fine("summary", "--year", "2023").out
    assert len(terminal.run_fine("summary", "preview", "--json").data["summary"]["goals"]) == 5
    terminal.run_fine("summary", "publish")
    assert len(terminal.run_fine("summary", "--year", "2023", "--json").data["goals"]) == 5


GROUPS = """
name = { sv = "storlek", en = "size" }
[[groups]]
name = { sv = "större", en = "larger" }
units = ["LS01", "LS04", "LS06", "LS07", "LS09", "LS12"]
[[groups]]
name = { sv = "mindre", en = "smaller" }
units = [%s]
"""
OTHERS = '"LS02", "LS03", "LS05", "LS08", "LS10", "LS11", "LS13"'


def test_a_breakdown_that_would_tell_too_much_is_withheld_and_why_is_said(closed: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "groups.toml"
    file.write_text(GROUPS % OTHERS, encoding="utf-8")
    preview = closed.run_fine("summary", "preview", *CLOSED, "--by", str(file), "--json").data
    assert preview["summary"]["breakdown"] == {
        "by": {"sv": "storlek", "en": "size"},
        "withheld": "breakdown",
        "groups": [],
    }
    assert (
        "Uppdelningen efter storlek visas inte."
        in closed.run_fine("summary", "preview", *CLOSED, "--by", str(file)).out
    )
    closed.run_fine("summary", "publish", *CLOSED, "--by", str(file), "--code", preview["code"])
    assert closed.run_fine("summary", *CLOSED, "--json").data == preview["summary"] | NOTHING_BESIDE
    # Later versions are broken down as the former one.
    assert closed.run_fine("summary", "preview", *CLOSED, "--json").data["summary"]["breakdown"]


def test_a_file_of_groups_that_is_wrong_is_refused(closed: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "groups.toml"
    file.write_text(GROUPS % '"LS02"', encoding="utf-8")
    for command in ("preview", "publish"):
        assert closed.run("summary", command, *CLOSED, "--by", str(file), "--json").reasons == [("not_grouped", None)]
    assert closed.run("summary", "preview", *CLOSED, "--by", str(tmp_path / "none.toml")).code == 2
