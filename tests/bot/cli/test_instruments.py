"""`uppfoljaren instrument`, and what rounds and answers take of it."""

import re
from pathlib import Path

import pytest

from tests.bot.cli.terminals import DEMO_LEADERSHIPS, Terminal

DOCUMENT = Path(__file__).parents[3] / "docs" / "instruments.md"
EXAMPLE = re.findall(r"^```toml\n(.*?)^```", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)[0]
UNCONFIRMED = EXAMPLE.replace('confirmed_by = "RSS styrgrupp 2024-11-12"\n', "")
CREATE = ("round", "create", "--year", "2024", "--opens", "2025-01-07", "--due", "2025-01-24", "--closes", "2099-01-31")


@pytest.fixture
def county(terminal: Terminal) -> Terminal:
    """Return a terminal whose data has one county, without rounds."""
    terminal.run_fine("roster", "import", DEMO_LEADERSHIPS, "--county", "Demolän")
    return terminal


def import_form(county: Terminal, content: str | bytes, *options: str) -> Terminal:
    county.run_fine("instrument", "import", county.write(content, "form.toml"), *options)
    return county


def test_the_documents_example_is_imported_shown_and_listed(county: Terminal) -> None:
    told = county.run_fine("instrument", "import", county.write(EXAMPLE, "form.toml"), "--json").data
    assert (told["added"], told["latest"]["version"]) == (True, "2025")
    shown = county.run_fine("instrument", "show", "--json").data
    assert shown | {"imported_at": None} == told["latest"] | {"imported_at": None}
    assert [item["number"] for item in shown["items"]] == [1, 2]
    assert (shown["scale"]["lowest"], shown["scale"]["dont_know"], len(shown["scale"]["labels"])) == (0, True, 5)
    (listed,) = county.run_fine("instrument", "list", "--json").data["instruments"]
    assert (listed["version"], listed["confirmed_by"]) == ("2025", "RSS styrgrupp 2024-11-12")


def test_what_is_shown_is_told_in_words(county: Terminal) -> None:
    shown = import_form(county, EXAMPLE).run_fine("instrument", "show", "--part", "self_assessment").out
    assert shown.startswith("Självskattning, version 2025: Självskattning av god och nära vård\nInläst ")
    for line in (
        "Fastställt av: RSS styrgrupp 2024-11-12.",
        "1  Nära för mig: Invånaren är",
        "0 – inte alls",  # noqa: RUF001 - as the scale writes it
        "Vet ej",
    ):
        assert line in shown
    assert "RSS styrgrupp" in county.run_fine("instrument", "list").out


def test_before_any_import_the_form_that_comes_along_is_shown(county: Terminal) -> None:
    assert "Demolän har inte läst in något eget formulär." in county.run_fine("instrument", "list").out
    shown = county.run_fine("instrument", "show")
    assert "Det följer med Uppföljaren" in shown.out
    assert "ingen har fastställt" in shown.out
    assert county.run_fine("instrument", "show", "--json").data["imported_at"] is None


@pytest.mark.parametrize("part", ["municipal_survey", "economy"])
def test_what_municipalities_may_be_asked_is_shown_and_says_that_it_is_a_trial(county: Terminal, part: str) -> None:
    shown = county.run_fine("instrument", "show", "--part", part, "--json").data
    assert (shown["part"], shown["confirmed_by"], shown["imported_at"]) == (part, "", None)
    assert "formulär för att prova" in shown["title"]["sv"]
    assert 2 <= sum(len(piece["questions"]) for piece in shown["pieces"]) <= 4


def test_importing_again_changes_nothing_and_says_what_is_in_use(county: Terminal) -> None:
    import_form(county, EXAMPLE)
    again = county.run_fine("instrument", "import", county.folder / "form.toml").out
    assert "version 2025 fanns redan, precis så. Inget ändrades." in again
    import_form(county, EXAMPLE.replace('"2025"', '"2026"'))
    back = county.run_fine("instrument", "import", county.write(EXAMPLE, "form.toml")).out
    assert "Den som lästes in sist är version 2026" in back


def test_a_version_with_other_content_is_refused_and_may_be_confirmed_later(county: Terminal) -> None:
    import_form(county, UNCONFIRMED)
    other = county.write(UNCONFIRMED.replace("inte alls", "inte än"), "form.toml")
    answer = county.run("instrument", "import", other, "--json")
    assert (answer.code, answer.reasons) == (1, [("version_taken", None)])
    assert "ny version" in county.run("instrument", "import", other).err
    confirmed = county.run_fine("instrument", "import", county.write(EXAMPLE, "form.toml")).out
    assert "Fastställt av: RSS styrgrupp 2024-11-12." in confirmed


def test_every_problem_is_told_by_its_key_and_nothing_is_stored(county: Terminal) -> None:
    wrong = EXAMPLE.replace("lowest = 0", "lowst = 0").replace('sv = "Nära för alla", ', "").replace('"2025"', "2025")
    answer = county.run("instrument", "import", county.write(wrong, "form.toml"))
    assert answer.code == 1
    assert answer.err.splitlines() == [
        "version ska vara en text inom citattecken.",
        "items[2].name.sv saknas.",
        "scale.lowst finns inte i ett formulär. Menade du lowest?",
        "scale.lowest saknas.",
        "Ingenting sparades.",
    ]
    assert county.run_fine("instrument", "list", "--json").data["instruments"] == []


@pytest.mark.parametrize(
    ("content", "reason", "line"),
    [
        ('part = "x"\nversion = 1 2\n', "not_toml", 2),
        ('part = "x"\n\nversion = "1', "not_toml", 3),
        ('part = "x"\npart = "y"\n', "not_toml", 2),
        ("a = " + "[" * 20_000, "not_toml", 1),
        ("a = " + "9" * 9_000, "not_toml", 1),
        ("# " + "a" * 70_000, "file_too_large", None),
        ('part = "x"\ntitle = "Sj\xe4lv"\n'.encode("latin-1"), "file_not_text", 2),
        ('part = "x"\n'.encode("utf-16"), "file_not_text", 1),
    ],
)
def test_a_file_that_cannot_be_read_says_on_which_line(
    county: Terminal, content: str | bytes, reason: str, line: int | None
) -> None:
    path = county.write(content, "form.toml")
    answer = county.run("instrument", "import", path, "--json")
    assert (answer.code, answer.reasons) == (1, [(reason, line)])
    assert county.run("instrument", "import", path).err.endswith("Ingenting sparades.\n")


def test_an_empty_file_is_told_what_it_lacks(county: Terminal) -> None:
    answer = county.run("instrument", "import", county.write("", "form.toml"), "--json")
    assert {reason for reason, _ in answer.reasons} == {"key_missing"}
    assert len(answer.reasons) == 5


def test_a_file_that_is_not_there_is_wrong_use(county: Terminal) -> None:
    answer = county.run("instrument", "import", "nowhere.toml")
    assert answer.code == 2
    assert "Filen nowhere.toml finns inte." in answer.err


def test_a_file_with_a_byte_order_mark_is_read(county: Terminal) -> None:
    import_form(county, b"\xef\xbb\xbf" + EXAMPLE.encode())


def test_rounds_say_which_form_they_have_and_keep_it_once_open(county: Terminal) -> None:
    assert "Formulär: version 1, om inget annat läses in innan" in county.run_fine(*CREATE).out
    import_form(county, UNCONFIRMED)
    opened = county.run_fine("round", "open").out
    assert "Formulär: version 2025. Frågorna och skalans ord är ett förslag" in opened
    import_form(county, EXAMPLE.replace('"2025"', '"2026"'))
    status = county.run_fine("round", "status", "--json").data["round"]
    assert status["instrument"] == {"version": "2025", "confirmed_by": None}
    assert "Formulär: version 2025." in county.run_fine("round", "status").out


def test_a_confirmed_form_bothers_nobody(county: Terminal) -> None:
    import_form(county, EXAMPLE)
    assert "Fastställt av: RSS styrgrupp 2024-11-12." in county.run_fine(*CREATE).out
    assert "förslag" not in county.run_fine("round", "open").out


def test_answers_of_an_earlier_year_are_read_by_the_countys_form(county: Terminal) -> None:
    import_form(county, EXAMPLE)
    header = "leadership,respondent,year,goal_1,goal_2"
    rows = [
        f"LS{number:02},a,2023,{number % 5},{'vet ej' if number < 3 else '?' if number == 3 else 4}"
        for number in range(1, 9)
    ]
    county.run_fine("answers", "import", county.write_rows(*rows, header=header), "--year", "2023")
    goals = county.run_fine("summary", "--year", "2023", "--json").data["goals"]
    assert goals[0]["distribution"] == {"0": 1, "1": 2, "2": 2, "3": 2, "4": 1}
    assert (goals[1]["answered"], goals[1]["distribution"]) == (5, {"4": 5})
    outside = county.write_rows("LS09,a,2023,5,maybe", "LS10,a,2023,-1,0", header=header)
    answer = county.run("answers", "import", outside, "--year", "2023", "--json")
    assert answer.reasons == [("not_a_whole_step", 2), ("outside_scale", 3)]


def test_english_is_spoken_too(county: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPPFOLJAREN_LANGUAGE", "en")
    import_form(county, EXAMPLE)
    shown = county.run_fine("instrument", "show").out
    assert "Confirmed by: RSS styrgrupp 2024-11-12." in shown
    assert "Don't know" in shown


STATUS_EXAMPLE = re.findall(r"^```toml\n(.*?)^```", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)[1]


def test_the_documents_questionnaire_is_imported_by_the_same_command_shown_and_listed(county: Terminal) -> None:
    told = county.run_fine("instrument", "import", county.write(STATUS_EXAMPLE, "state.toml"), "--json").data
    assert (told["added"], told["latest"]["part"]) == (True, "leadership_status")
    shown = county.run_fine("instrument", "show", "--part", "leadership_status", "--json").data
    assert shown | {"imported_at": None} == told["latest"] | {"imported_at": None}
    assert [each["part"] for each in county.run_fine("instrument", "list", "--json").data["instruments"]] == [
        "leadership_status"
    ]
    assert "Läget i den lokala systemledningen" in county.run_fine("instrument", "list").out
    again = county.run_fine("instrument", "import", county.write(STATUS_EXAMPLE, "state.toml"), "--json").data
    assert not again["added"]


def test_a_round_that_opens_asks_the_countys_own_questions(county: Terminal) -> None:
    import_form(county, STATUS_EXAMPLE)
    county.run_fine(*CREATE)
    county.run_fine("round", "open", "--year", "2024")
    noted = "leadership;noted_of;question;value\nLS01;ordföranden;meeting_day;weekday\n"
    told = county.run_fine("status", "import", county.write(noted), "--json").data
    assert told["added"] == 1


def test_the_questionnaire_that_comes_along_is_shown_with_its_codes(county: Terminal) -> None:
    shown = county.run_fine("instrument", "show", "--part", "leadership_status").out
    assert "Det följer med Uppföljaren" in shown
    for line in ("rhythm  Hur ofta träffas ni?", "    twice_a_term  Två gånger per termin", "    bup  BUP"):
        assert line in shown
    assert "Det här räknas i länets lägesbild:" in shown


def test_a_wrong_questionnaire_is_told_key_by_key_and_nothing_is_stored(county: Terminal) -> None:
    wrong = STATUS_EXAMPLE.replace('kind = "one"', 'kind = "guess"').replace('code = "meeting_day"', 'code = "Day"')
    answer = county.run("instrument", "import", county.write(wrong, "state.toml"), "--json")
    assert answer.code == 1
    assert {reason for reason, _ in answer.reasons} == {"key_unusable"}
    told = " ".join(each["message"] for each in answer.data["problems"])
    assert "pieces[1].questions[1].kind" in told
    assert "ska vara en kod" in told
    unnamed = STATUS_EXAMPLE.replace('question = "meeting_day"', 'question = "other"')
    answer = county.run("instrument", "import", county.write(unnamed, "state.toml"), "--json")
    assert answer.reasons[0][0] == "code_unknown"
    assert county.run_fine("instrument", "list", "--json").data["instruments"] == []
