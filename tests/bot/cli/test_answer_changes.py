"""`uppfoljaren answers change`: after the close, with a reason, shown before it is stored."""

import pytest

from tests.bot.cli.terminals import Terminal

CHANGE = ("answers", "change", "--year", "2024", "--reason", "Fel siffra, rättat på begäran")
LS01 = (*CHANGE, "--leadership", "ls01", "--values", "4 2 1 2 2")


@pytest.fixture(name="closed")
def close_the_sample(terminal: Terminal) -> Terminal:
    """Return a terminal whose county has two closed years; the later one is published."""
    terminal.found_demo_county()
    terminal.run_fine("round", "reopen", "--year", "2024", "--closes", "2099-01-31")
    terminal.run_fine("round", "close", "--year", "2024")
    terminal.run_fine("summary", "publish", "--year", "2024")
    return terminal


def test_the_difference_is_shown_and_nothing_is_stored_without_a_yes(closed: Terminal) -> None:
    before = closed.run_fine("summary", "--year", "2024", "--json").data
    answer = closed.run(*LS01)
    assert answer.code == 1
    assert "Det här skulle ändras för LS01: mål 1 från 3 till 4. Kör kommandot igen med --yes" in answer.err
    assert closed.run(*LS01, "--json").reasons == [("answers_change_unsure", None)]
    assert closed.run_fine(*LS01, "--yes", "--json").data["revision"] == 2
    assert closed.run_fine("summary", "--year", "2024", "--json").data == before  # what was told stays as it was told


def test_a_change_says_what_became_of_it_and_what_a_new_summary_takes(closed: Terminal) -> None:
    answer = closed.run_fine(*LS01, "--yes")
    assert "Svaret för LS01 är ändrat: mål 1 från 3 till 4." in answer.out
    assert "1 svar skiljer sig nu från den publicerade sammanställningen." in answer.out
    assert "minst 3 ändringar" in answer.out
    data = closed.run_fine(*CHANGE, "--leadership", "LS02", "--values", "1 1 1 1 1", "--yes", "--json").data
    assert (data["changes_since_release"], data["changes_needed"]) == (2, 3)
    assert {"goal": 1, "before": 3, "after": 1} in data["differences"]


def test_three_changes_are_enough_for_a_new_summary(closed: Terminal) -> None:
    for unit in ("LS01", "LS02", "LS03"):
        closed.run_fine(*CHANGE, "--leadership", unit, "--values", "1 1 1 1 1", "--yes")
    before = closed.run_fine("summary", "--json").data["goals"][0]["mean"]
    assert closed.run_fine("summary", "preview", "--year", "2024", "--json").data["changes"] == 3
    assert closed.run_fine("summary", "publish", "--year", "2024", "--json").data["version"] == 2
    assert closed.run_fine("summary", "--json").data["goals"][0]["mean"] < before


def test_where_several_have_answered_it_asks_which_and_names_them(closed: Terminal) -> None:
    of_ls07 = (*CHANGE, "--leadership", "LS07", "--values", "3 3 3 3 3")
    answer = closed.run(*of_ls07)
    assert (answer.code, "LS07 har flera svar: " in answer.err, "--respondent" in answer.err) == (1, True, True)
    listed = answer.err.partition("LS07 har flera svar: ")[2].partition(". Säg")[0].split(", ")
    assert len(listed) == 2
    closed.run_fine(*of_ls07, "--respondent", listed[0].upper(), "--yes")
    answer = closed.run(*of_ls07, "--respondent", "någon annan")
    assert f"Här finns: {', '.join(listed)}." in answer.err


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((*CHANGE, "--leadership", "Atlantis", "--values", "3 3 3 3 3"), "unknown_leadership"),
        ((*CHANGE, "--leadership", "LS01", "--values", "3 3 3"), "values_missing"),
        ((*CHANGE, "--leadership", "LS01", "--values", ""), "values_missing"),
        ((*CHANGE, "--leadership", "LS01", "--values", "3 3 3 3 3 3"), "too_many_values"),
        ((*CHANGE, "--leadership", "LS01", "--values", "3 3 3 3 7"), "outside_scale"),
        ((*CHANGE, "--leadership", "LS01", "--values", "3 3 2,5 3 3"), "not_a_whole_step"),
        ((*CHANGE, "--leadership", "LS01", "--values", "3 2 1 2 2"), "nothing_changed"),
        ((*CHANGE[:2], "--year", "2031", *CHANGE[4:], "--leadership", "LS01", "--values", "3"), "no_round_for_year"),
        ((*CHANGE[:5], "  ", "--leadership", "LS01", "--values", "4 2 1 2 2"), "late_reason_missing"),
    ],
)
def test_what_cannot_be_changed_is_told_in_a_sentence(closed: Terminal, words: tuple[str, ...], reason: str) -> None:
    answer = closed.run(*words, "--yes", "--json")
    assert (answer.code, [each for each, _ in answer.reasons]) == (1, [reason])
    assert closed.run(*words, "--yes").err.strip().endswith("Ingenting sparades.")


def test_while_the_round_is_open_people_change_their_own(closed: Terminal) -> None:
    closed.run_fine("round", "reopen", "--year", "2024", "--closes", "2099-01-31")
    assert closed.run(*LS01, "--yes", "--json").reasons == [("round_still_open", None)]


def test_the_status_tells_who_hands_in_none(closed: Terminal) -> None:
    status = closed.run_fine("round", "status", "--year", "2024", "--json").data
    assert status["confirmed_none"] == 0
