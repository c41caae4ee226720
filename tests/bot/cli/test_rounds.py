"""`uppfoljaren round`."""

import pytest

from tests.bot.cli.terminals import DEMO_LEADERSHIPS, SAMPLE, Terminal

CREATE = ("round", "create", "--year")
DATES = ("--opens", "2025-01-07", "--due", "2025-01-24", "--closes", "2025-01-31")


@pytest.fixture
def county(terminal: Terminal) -> Terminal:
    """Return a terminal whose data has one county, without rounds."""
    terminal.run_fine("roster", "import", DEMO_LEADERSHIPS, "--county", "Demolän")
    return terminal


def test_a_round_goes_from_planned_to_open_to_closed_and_open_again(county: Terminal) -> None:
    created = county.run_fine(*CREATE, "2024", *DATES, "--json").data["round"]
    assert created == {
        "refers_to": 2024,
        "collected": "2025-01",
        "state": "planned",
        "opens": "2025-01-07",
        "due": "2025-01-24",
        "closes": "2025-01-31",
        "shared": False,
        "instrument": {"version": "1", "confirmed_by": None},
    }
    assert county.run_fine("round", "open", "--json").data["round"] == created | {"state": "open"}
    closed = county.run_fine("round", "close", "--json").data
    assert closed == {
        "round": created | {"state": "closed"},
        "answered": 0,
        "of": 13,
        "confirmed_none": 0,
        "waits": True,
        "withheld": "too_few_answers",
        "channel_connected": False,
    }
    opened = county.run_fine("round", "reopen", "--closes", "2099-12-31", "--json").data["round"]
    assert (opened["state"], opened["closes"]) == ("open", "2099-12-31")


def test_a_round_is_shared_when_it_is_planned_so_and_says_what_that_means(county: Terminal) -> None:
    planned = county.run_fine(*CREATE, "2024", *DATES, "--shared")
    assert "ser varandras svar, med roll och perspektiv" in planned.out
    (listed,) = county.run_fine("round", "list", "--json").data["rounds"]
    assert listed["shared"] is True


def test_what_happened_is_told_in_sentences(county: Terminal) -> None:
    assert county.run_fine("round", "list").out.startswith("Demolän har inga omgångar än.")
    assert "Öppnar 7 januari 2025, svar senast 24 januari 2025" in county.run_fine(*CREATE, "2024", *DATES).out
    opened = county.run_fine("round", "open").out
    assert opened.startswith("Omgången som avser 2024 är öppen till och med 31 januari 2025.\nFormulär: version 1. ")
    assert "ingen har fastställt" in opened
    assert "0 av 13" in county.run_fine("round", "list").out
    told = county.run_fine("round", "close").out
    assert "0 av 13 lokala systemledningar har svarat." in told
    assert "för få har svarat" in told
    assert "uppfoljaren summary preview" in told


def test_rounds_are_listed_with_the_latest_year_first(county: Terminal) -> None:
    for year in (2022, 2024, 2023):
        county.run_fine(*CREATE, year, *DATES)
    assert [each["refers_to"] for each in county.run_fine("round", "list", "--json").data["rounds"]] == [
        2024,
        2023,
        2022,
    ]


def test_the_coordinator_sees_where_each_unit_stands(county: Terminal) -> None:
    county.run_fine(*CREATE, "2024", *DATES)
    county.run_fine("round", "open")
    rows = [line for line in SAMPLE.read_text(encoding="utf-8").splitlines() if "2024" in line and "LS13" not in line]
    path = county.write_rows(*rows, header="leadership,respondent,year,goal_1,goal_2,goal_3,goal_4,goal_5")
    county.run_fine("answers", "import", path, "--year", "2024")
    status = county.run_fine("round", "status", "--json").data
    assert (status["answered"], status["of"], status["unit"]) == (12, 13, "leadership")
    # The sample was handed in today, long after January 2025.
    standings = {each["name"]: each["standing"] for each in status["units"]}
    assert standings == {f"LS{number:02}": "submitted_late" for number in range(1, 13)} | {"LS13": "missing"}
    told = county.run_fine("round", "status").out
    assert "12 av 13 lokala systemledningar har svarat." in told
    assert "inlämnat efter 24 januari 2025" in told


def test_without_a_year_status_is_of_the_open_round_then_the_last_closed_then_the_next(county: Terminal) -> None:
    def find_year() -> int:
        year: int = county.run_fine("round", "status", "--json").data["round"]["refers_to"]
        return year

    for year in (2026, 2024, 2025):
        county.run_fine(*CREATE, year, *DATES)
    assert find_year() == 2024
    county.run_fine("round", "open", "--year", "2024")
    assert find_year() == 2024
    county.run_fine("round", "close")
    county.run_fine("round", "open", "--year", "2025")
    county.run_fine("round", "close")
    assert find_year() == 2025


def test_an_open_round_gives_no_mean(county: Terminal) -> None:
    county.run_fine(*CREATE, "2024", *DATES)
    county.run_fine("round", "open")
    county.run_fine("answers", "import", SAMPLE, "--year", "2024")
    summary = county.run_fine("summary", "--json").data
    assert (summary["withheld"], summary["goals"], summary["two_answers"]) == ("round_still_open", [], [])
    assert summary["answered"] == 13


def test_few_changes_after_publishing_need_a_written_decision(county: Terminal) -> None:
    county.run_fine(*CREATE, "2024", *DATES)
    county.run_fine("round", "open")
    county.run_fine("answers", "import", SAMPLE, "--year", "2024")
    closed = county.run_fine("round", "close", "--json").data
    assert (closed["waits"], closed["withheld"]) == (True, None)
    county.run_fine("summary", "publish")
    county.run_fine("round", "reopen", "--closes", "2099-12-31")
    changed = SAMPLE.read_text(encoding="utf-8").replace("LS01,a,2024,3", "LS01,a,2024,4")
    county.run_fine("answers", "import", county.write(changed), "--year", "2024")
    closed = county.run_fine("round", "close", "--json").data
    assert (closed["waits"], closed["withheld"]) == (False, "too_few_changes")
    assert county.run("summary", "publish", "--json").reasons == [("too_few_changes", None)]
    first = county.run_fine("summary", "--json").data["goals"][0]["mean"]
    published = county.run_fine("summary", "publish", "--decision", "Felskrivning rättad", "--json").data
    assert (published["published"], published["version"]) == (True, 2)
    assert county.run_fine("summary", "--json").data["goals"][0]["mean"] > first


@pytest.mark.parametrize(
    ("before", "words", "reason"),
    [
        ((), (*CREATE, "1999", *DATES), "not_a_year"),
        ((), (*CREATE, "2024", *DATES[:3], "2025-01-01", *DATES[4:]), "round_dates_out_of_order"),
        (((*CREATE, "2024", *DATES),), (*CREATE, "2024", *DATES), "round_exists"),
        ((), ("round", "open", "--year", "2024"), "no_round_for_year"),
        ((), ("round", "open"), "no_round_to_open"),
        ((), ("round", "close"), "no_round_to_close"),
        ((), ("round", "reopen"), "no_round_to_reopen"),
        ((), ("round", "status"), "no_round"),
        (((*CREATE, "2024", *DATES),), ("round", "close", "--year", "2024"), "round_not_open"),
        (((*CREATE, "2024", *DATES),), ("round", "reopen", "--year", "2024"), "round_not_open"),
        (
            ((*CREATE, "2024", *DATES), ("round", "open")),
            ("round", "open", "--year", "2024"),
            "round_already_open",
        ),
        (
            ((*CREATE, "2023", *DATES), ("round", "open"), (*CREATE, "2024", *DATES)),
            ("round", "open"),
            "another_round_open",
        ),
        (
            ((*CREATE, "2024", *DATES), ("round", "open"), ("round", "close")),
            ("round", "close", "--year", "2024"),
            "round_closed",
        ),
        (
            ((*CREATE, "2024", *DATES), ("round", "open"), ("round", "close")),
            ("round", "reopen"),
            "reopen_needs_later_close",
        ),
    ],
    ids=range(14),
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(
    county: Terminal, before: tuple[tuple[str, ...], ...], words: tuple[str, ...], reason: str
) -> None:
    for each in before:
        county.run_fine(*each)
    listed = county.run_fine("round", "list", "--json").data
    answer = county.run(*words, "--json")
    assert (answer.code, answer.reasons) == (1, [(reason, None)])
    told = county.run(*words)
    assert (told.code, told.out) == (1, "")
    assert told.err
    assert county.run_fine("round", "list", "--json").data == listed


def test_where_several_rounds_would_do_the_year_is_asked_for(county: Terminal) -> None:
    county.run_fine(*CREATE, "2023", *DATES)
    county.run_fine(*CREATE, "2024", *DATES)
    answer = county.run("round", "open")
    assert answer.code == 2
    assert "2024, 2023" in answer.err
    assert county.run("round", "open", "--json").reasons == [("several_rounds", None)]


@pytest.mark.parametrize(
    "given", ["2025-1-7", "20250107", "2025-02-30", "2025-W01-1", "i morgon", "", "\uff12\uff10\uff12\uff15-01-07"]
)
def test_a_date_is_written_with_year_month_and_day(county: Terminal, given: str) -> None:
    answer = county.run(*CREATE, "2024", "--opens", given, *DATES[2:], "--json")
    assert (answer.code, answer.reasons) == (2, [("not_a_date", None)])
