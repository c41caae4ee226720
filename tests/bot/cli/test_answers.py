"""`uppfoljaren answers import` and `uppfoljaren summary`."""

import csv
from collections import Counter, defaultdict
from fractions import Fraction
from statistics import mean, pstdev
from typing import Any

import pytest

from tests.bot.cli.terminals import DEMO_LEADERSHIPS, FACTS, SAMPLE, Terminal

HEADER = "leadership,respondent,year,goal_1,goal_2,goal_3,goal_4,goal_5"
GOALS = range(1, 6)


@pytest.fixture
def county(terminal: Terminal) -> Terminal:
    """Return a terminal whose data has one county, without rounds."""
    terminal.run_fine("roster", "import", DEMO_LEADERSHIPS, "--county", "Demolän")
    return terminal


def read_sample(year: int, goal: int) -> dict[str, list[int]]:
    """Return each leadership's answers, read anew and with none of our own code."""
    answers = defaultdict(list)
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["year"]) == year:
                answers[row["leadership"]].append(int(row[f"goal_{goal}"]))
    return answers


def compute_goal(year: int, goal: int) -> dict[str, Any]:
    """Return what the summary should say of a goal: means over units, unrounded (K9)."""
    now = [mean(map(Fraction, given)) for given in read_sample(year, goal).values()]
    before = [mean(map(Fraction, given)) for given in read_sample(year - 1, goal).values()]
    with (FACTS / "goals.csv").open(encoding="utf-8", newline="") as file:
        names = {int(row["number"]): row["name"] for row in csv.DictReader(file)}
    change = mean(now) - mean(before) if before else None
    words = {None: "not_comparable", -1: "marginally_lower", 0: "unchanged", 1: "marginally_higher"}
    assert change is None or abs(change) < Fraction(1, 4)
    return {
        "number": goal,
        "name": names[goal],
        "mean": pytest.approx(float(mean(now)), rel=1e-12),
        "previous_mean": pytest.approx(float(mean(before)), rel=1e-12) if before else None,
        "change": words[None if change is None else (change > 0) - (change < 0)],
        "spread": pytest.approx(pstdev(map(float, now)), rel=1e-12),
        "distribution": {f"{float(value):g}": count for value, count in sorted(Counter(now).items())},
        "answered": len(now),
    }


@pytest.mark.parametrize("year", [2023, 2024])
def test_the_summary_of_the_sample_is_what_plain_arithmetic_gives(terminal: Terminal, year: int) -> None:
    terminal.found_demo_county()
    summary = terminal.run_fine("summary", "--year", year, "--json").data
    two = [
        {"goal": goal, "value": float(mean(given)), "answers": sorted(given)}
        for goal in GOALS
        for given in read_sample(year, goal).values()
        if len(set(given)) > 1
    ]
    assert summary == {
        "county": "Demolän",
        "refers_to": year,
        "collected": f"{year + 1}-01",
        "unit": "leadership",
        "answered": 13,
        "of": 13,
        "confirmed_none": 0,
        "interviews": {"noted": 0, "confirmed": 0},
        "previous_year": 2023 if year == 2024 else None,
        "withheld": None,
        "goals": [compute_goal(year, goal) for goal in GOALS],
        "two_answers": two,
        "agreed": 0,
        "not_compared": None,
        "withheld_goals": [],
        "breakdown": None,
        "still_open": False,
        "mapping": None,
        "quotes": [],
        "indicators": None,
        "previous_method": {"confirmed_none": 0, "interviews": {"noted": 0, "confirmed": 0}} if year == 2024 else None,
        "earlier": [
            {
                "refers_to": 2023,
                "collected": "2024-01",
                "answered": 13,
                "means": {str(goal): compute_goal(2023, goal)["mean"] for goal in GOALS},
                "not_compared": None,
            }
        ]
        if year == 2024
        else [],
    }


def test_the_summary_tells_the_published_story(terminal: Terminal) -> None:
    terminal.found_demo_county()
    goals = terminal.run_fine("summary", "--json").data["goals"]
    assert [goal["change"] for goal in goals] == ["marginally_higher", "unchanged", *["marginally_higher"] * 3]
    assert goals[0]["mean"] == pytest.approx(3.153846153846154)
    assert goals[0]["previous_mean"] == pytest.approx(3.076923076923077)
    assert goals[0]["distribution"] == {"3": 11, "4": 2}
    assert goals[0]["spread"] == pytest.approx(0.3608, abs=1e-4)
    assert max(goals, key=lambda goal: goal["mean"])["number"] == 1
    assert min(goals, key=lambda goal: goal["mean"])["number"] == 5
    assert max(goals, key=lambda goal: goal["spread"])["number"] == 3


def test_the_summary_for_people_is_swedish_and_names_no_unit(terminal: Terminal) -> None:
    terminal.found_demo_county()
    told = terminal.run_fine("summary", "--year", "2024").out
    assert "Avser 2024, insamlat januari 2025." in told
    assert "marginellt högre än för 2023" in told
    assert "3,15" in told
    assert "LS0" not in told
    assert "Kommun" not in told


@pytest.mark.parametrize("step", [1, 5, 11])
def test_the_order_of_the_rows_changes_nothing(county: Terminal, step: int) -> None:
    header, *rows = SAMPLE.read_text(encoding="utf-8").splitlines()
    county.run_fine("answers", "import", SAMPLE, "--year", "2024")
    expected = county.run_fine("summary", "--json").out
    # Backwards, and then every n-th row around and around: 27 rows have no divisor in common with the steps.
    rows = [rows[-1 - index * step % len(rows)] for index in range(len(rows))]
    other = f"sqlite:///{county.folder / 'other.db'}"
    county.run_fine("roster", "import", DEMO_LEADERSHIPS, "--county", "Demolän", "--database", other)
    county.run_fine("answers", "import", county.write_rows(*rows, header=header), "--year", "2024", "--database", other)
    assert county.run_fine("summary", "--json", "--database", other).out == expected


def test_exchanging_the_scores_between_units_changes_nothing(county: Terminal) -> None:
    county.run_fine("answers", "import", SAMPLE, "--year", "2024")
    expected = county.run_fine("summary").out
    exchanged = SAMPLE.read_text(encoding="utf-8")
    for number in range(1, 14):
        exchanged = exchanged.replace(f"LS{number:02}", f"XX{number % 13 + 1:02}")
    path = county.write(exchanged.replace("XX", "LS"))
    other = f"sqlite:///{county.folder / 'other.db'}"
    county.run_fine("roster", "import", DEMO_LEADERSHIPS, "--county", "Demolän", "--database", other)
    county.run_fine("answers", "import", path, "--year", "2024", "--database", other)
    assert county.run_fine("summary", "--database", other).out == expected


def test_importing_again_changes_nothing_and_a_changed_answer_counts_anew(county: Terminal) -> None:
    first = county.run_fine("answers", "import", SAMPLE, "--year", "2024", "--json").data
    assert (first["added"], first["unchanged"], first["units"]) == (14, 0, 13)
    before = county.run_fine("summary", "--json").out
    again = county.run_fine("answers", "import", SAMPLE, "--year", "2024", "--json").data
    assert (again["added"], again["unchanged"]) == (0, 14)
    assert county.run_fine("summary", "--json").out == before
    changed = SAMPLE.read_text(encoding="utf-8").replace("LS07,b,2024,3", "LS07,b,2024,4")
    told = county.run_fine("answers", "import", county.write(changed), "--year", "2024").out
    assert told.startswith("1 nytt svar för 2024 är sparat. 13 fanns redan.\n")
    assert {"goal": 1, "value": 3.5, "answers": [3, 4]} in county.run_fine("summary", "--json").data["two_answers"]


def test_the_month_of_collection_may_be_told(county: Terminal) -> None:
    county.run_fine("answers", "import", SAMPLE, "--year", "2024", "--collected", "2024-12")
    assert county.run_fine("summary", "--json").data["collected"] == "2024-12"
    told = county.run_fine("answers", "import", SAMPLE, "--year", "2024", "--collected", "2025-01").out
    assert "--collected användes inte" in told
    answer = county.run("answers", "import", SAMPLE, "--year", "2024", "--collected", "2025-13", "--json")
    assert (answer.code, answer.reasons) == (2, [("not_a_month", None)])


def test_below_five_answers_the_figures_are_withheld_and_it_says_why(county: Terminal) -> None:
    path = county.write_rows(*(f"LS0{number},a,2024,3,3,3,3,3" for number in range(1, 5)), header=HEADER)
    county.run_fine("answers", "import", path, "--year", "2024")
    summary = county.run_fine("summary", "--json").data
    assert (summary["withheld"], summary["goals"], summary["answered"]) == ("too_few_answers", [], 4)
    assert "för få har svarat" in county.run_fine("summary").out


def test_the_threshold_is_a_setting(county: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPPFOLJAREN_DISCLOSURE_THRESHOLD", "4")
    monkeypatch.setenv("UPPFOLJAREN_CHANGE_MARGIN", "0")
    rows = [f"LS0{number},a,{year},{year - 2021},3,3,3,3" for number in range(1, 5) for year in (2023, 2024)]
    path = county.write_rows(*rows, header=HEADER)
    for year in (2023, 2024):
        county.run_fine("answers", "import", path, "--year", year)
    goals = county.run_fine("summary", "--json").data["goals"]
    assert [goal["change"] for goal in goals] == ["higher", *["unchanged"] * 4]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("LS99,a,2024,3,3,3,3,3", "unknown_leadership"),
        ("LS01,a,2024,3,3,3,3,3", "respondent_twice"),
        (",a,2024,3,3,3,3,3", "empty_name"),
        ("LS02,,2024,3,3,3,3,3", "empty_name"),
        (f"LS02,{'a' * 101},2024,3,3,3,3,3", "name_too_long"),
        ("LS02,a,i fjol,3,3,3,3,3", "not_a_year"),
        ("LS02,a,,3,3,3,3,3", "not_a_year"),
        ("LS02,a,2024,0,3,3,3,3", "outside_scale"),
        ("LS02,a,2024,3,3,3,3,5", "outside_scale"),
        ("LS02,a,2024,-1,3,3,3,3", "outside_scale"),
        ("LS02,a,2024,2.5,3,3,3,3", "not_a_whole_step"),
        ("LS02,a,2024,٣,3,3,3,3", "not_a_whole_step"),
        (f"LS02,a,2024,{'9' * 5000},3,3,3,3", "not_a_whole_step"),
        ("LS02,a,2024,3,,,3,3", "values_missing"),
        ("LS02,a,2024,3,3,3,3", "wrong_column_count"),
    ],
    ids=range(15),
)
def test_a_problem_in_a_row_is_told_with_its_line_and_nothing_is_stored(
    county: Terminal, row: str, problem: str
) -> None:
    path = county.write_rows("LS01,a,2024,3,3,3,3,3", "", row, header=HEADER)
    answer = county.run("answers", "import", path, "--year", "2024", "--json")
    assert (answer.code, answer.reasons) == (1, [(problem, 4)])
    assert answer.data["problems"][0]["message"].startswith("Rad 4: ")
    assert county.run_fine("round", "list", "--json").data["rounds"] == []


def test_rows_of_other_years_are_left_alone(county: Terminal) -> None:
    path = county.write_rows("LS01,a,2024,3,3,3,3,3", "LS99,,2023,9,x,,,", header=HEADER)
    assert county.run_fine("answers", "import", path, "--year", "2024", "--json").data["added"] == 1
    assert county.run("answers", "import", path, "--year", "2022", "--json").reasons == [("no_rows_for_year", None)]


def test_a_round_that_has_closed_takes_no_more_rows_from_a_file(county: Terminal) -> None:
    dates = ("--opens", "2025-01-07", "--due", "2025-01-24", "--closes", "2025-01-31")
    county.run_fine("round", "create", "--year", "2024", *dates)
    assert county.run("answers", "import", SAMPLE, "--year", "2024", "--json").reasons == [("round_not_open", None)]
    county.run_fine("round", "open")
    county.run_fine("answers", "import", SAMPLE, "--year", "2024")
    county.run_fine("round", "close")
    assert county.run("answers", "import", SAMPLE, "--year", "2024", "--json").reasons == [("round_closed", None)]


def test_a_year_without_a_round_is_told(county: Terminal) -> None:
    assert county.run("summary", "--year", "2020", "--json").reasons == [("no_round_for_year", None)]
    assert county.run("summary", "--json").reasons == [("no_round", None)]


def test_a_file_with_broken_rows_only_tells_of_those(county: Terminal) -> None:
    path = county.write_rows("LS01,a,i fjol,3,3,3,3,3", "LS02,a,2024,x,3,3,3,3", header=HEADER)
    answer = county.run("answers", "import", path, "--year", "2024", "--json")
    assert answer.reasons == [("not_a_year", 2), ("not_a_whole_step", 3)]
