"""`uppfoljaren summary preview` and `publish`: looked at first, published exactly so."""

import pytest

from tests.bot.cli.terminals import Terminal

CLOSED = ("--year", "2024")


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
    assert closed.run_fine("summary", *CLOSED, "--json").data == preview["summary"]


def test_a_code_of_something_else_publishes_nothing(closed: Terminal) -> None:
    answer = closed.run("summary", "publish", *CLOSED, "--code", "00000000", "--json")
    assert (answer.code, answer.reasons) == (1, [("preview_changed", None)])
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


def test_where_there_is_nothing_to_publish_it_says_so(terminal: Terminal) -> None:
    terminal.found_demo_county([2023])
    terminal.run_fine("round", "reopen", "--year", "2023", "--closes", "2099-01-31")
    for words in (("summary", "preview"), ("summary", "publish")):
        assert terminal.run(*words, "--json").reasons == [("nothing_to_release", None)]
        assert terminal.run(*words, "--year", "2023", "--json").reasons == [("round_still_open", None)]
        assert terminal.run(*words, "--year", "2020", "--json").reasons == [("no_round_for_year", None)]
