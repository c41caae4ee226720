"""`uppfoljaren roster`."""

import asyncio

import pytest

from domain.conversations import Conversation, Scope
from storage.unit_of_work import Database
from tests.bot.cli.terminals import DEMO_LEADERSHIPS, LEADERSHIPS, SOMEONE, TENANT, Terminal

ADD = ("roster", "add-person", "--tenant", TENANT)


def test_the_countys_file_gives_13_leaderships_and_15_municipalities(terminal: Terminal) -> None:
    answer = terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna")
    assert "Dalarna har 13 lokala systemledningar och 15 kommuner. 28 av dem är nya." in answer.out


def test_importing_again_changes_nothing(terminal: Terminal) -> None:
    first = terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna", "--json").data
    listed = terminal.run_fine("roster", "list", "--json").data
    again = terminal.run_fine("roster", "import", LEADERSHIPS, "--json").data
    assert again == first | {"added": 0}
    assert terminal.run_fine("roster", "list", "--json").data == listed


def test_a_county_is_known_whatever_the_case_of_its_name(terminal: Terminal) -> None:
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Östra  Länet")
    again = terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "o\u0308stra länet", "--json").data
    assert (again["county"], again["added"]) == ("Östra Länet", 0)


def test_the_list_groups_municipalities_and_people_by_leadership(terminal: Terminal) -> None:
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna")
    terminal.run_fine(*ADD, "--role", "chair", "--leadership", "södra dalarna", "--email", "chair@example.org")
    terminal.run_fine(
        *ADD, "--role", "finance", "--municipality", "Avesta", "--object-id", SOMEONE, "--name", "Ekonomichef Avesta"
    )
    listed = terminal.run_fine("roster", "list", "--json").data
    names = [each["name"] for each in listed["leaderships"]]
    assert names[-5:] == ["Säter", "Södra Dalarna", "Vansbro", "Västerbergslagen", "Älvdalen"]
    southern = listed["leaderships"][names.index("Södra Dalarna")]
    assert [(each["name"], each["code"]) for each in southern["municipalities"]] == [
        ("Avesta", "2084"),
        ("Hedemora", "2083"),
    ]
    assert [(each["role"], each["email"], each["reachable"]) for each in southern["people"]] == [
        ("chair", "chair@example.org", False)
    ]
    told = terminal.run_fine("roster", "list").out
    assert "chair@example.org, ordförande: har inte skrivit till boten än" in told
    assert "Ekonomichef Avesta, ekonomiansvarig för Avesta: har inte skrivit till boten än" in told
    assert "0 av 2 personer går att nå i Teams." in told


def test_a_narrow_terminal_loses_no_text(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna")
    monkeypatch.setenv("COLUMNS", "30")
    told = terminal.run_fine("roster", "list").out
    letters = "".join(told.split())
    assert "…" not in told
    assert all(part in letters for part in ("Västerb", "2085", "2061", "Älvdale"))


# ---------------------------------------------------------------- files with problems


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (("A,B,2080", "C,B,2080"), ("municipality_in_two_leaderships", 3)),
        (("A,B,2080", "C,D,2080"), ("municipality_code_twice", 3)),
        (("A,B,2080", "A,B,2081"), ("municipality_with_two_codes", 3)),
        ((",B,2080",), ("empty_name", 2)),
        (("A, ,2080",), ("empty_name", 2)),
        (("A,B,",), ("wrong_municipality_code", 2)),
        (("A,B,180",), ("wrong_municipality_code", 2)),
        (("A,B,٢٠٨٠",), ("wrong_municipality_code", 2)),
        ((f"{'A' * 101},B,2080",), ("name_too_long", 2)),
        (("A,B",), ("wrong_column_count", 2)),
        (('"A,B,2080',), ("file_not_text", 2)),
    ],
)
def test_a_problem_in_a_file_is_told_with_its_line_and_nothing_is_stored(
    terminal: Terminal, rows: tuple[str, ...], problem: tuple[str, int]
) -> None:
    path = terminal.write_rows("Z,Y,2000", *rows)
    line = problem[1] + 1
    answer = terminal.run("roster", "import", path, "--county", "Dalarna", "--json")
    assert (answer.code, answer.reasons) == (1, [(problem[0], line)])
    told = terminal.run("roster", "import", path, "--county", "Dalarna")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith(f"Rad {line}: ")
    assert told.err.endswith("Ingenting sparades.\n")
    assert terminal.run("roster", "list", "--json").reasons == [("no_county", None)]


def test_a_wrong_header_names_both_lists(terminal: Terminal) -> None:
    path = terminal.write_rows("A,B,2080", header="systemledning,municipality,municipality_code")
    told = terminal.run("roster", "import", path, "--county", "Dalarna").err
    assert "leadership, municipality, municipality_code" in told
    assert "systemledning, municipality, municipality_code" in told


def test_an_old_encoding_is_recognised_and_the_remedy_told(terminal: Terminal) -> None:
    path = terminal.write(LEADERSHIPS.read_text(encoding="utf-8").encode("cp1252"))
    told = terminal.run("roster", "import", path, "--county", "Dalarna")
    assert told.code == 1
    assert told.err.startswith("Rad 2: ")
    assert "CSV UTF-8" in told.err


def test_every_problem_is_told_in_the_order_of_the_lines_up_to_twenty(terminal: Terminal) -> None:
    path = terminal.write_rows("A", *(f"A,B{number},x" for number in range(22)), "B")
    answer = terminal.run("roster", "import", path, "--county", "Dalarna", "--json")
    lines = [line for _reason, line in answer.reasons]
    assert lines == sorted(line for line in lines if line is not None)
    assert (len(lines), answer.data["more"]) == (20, 25)
    assert "… och 25 problem till." in terminal.run("roster", "import", path, "--county", "Dalarna").err


def test_a_file_is_checked_against_what_the_county_has(terminal: Terminal) -> None:
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna")
    path = terminal.write_rows("Mora,Falun,2080")
    assert terminal.run("roster", "import", path, "--json").reasons == [("municipality_in_two_leaderships", 2)]


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "x" * 101])
def test_a_county_needs_a_name_that_can_be_used(terminal: Terminal, name: str) -> None:
    answer = terminal.run("roster", "import", LEADERSHIPS, "--county", name, "--json")
    assert (answer.code, answer.reasons) == (2, [("county_name_unusable", None)])


def test_the_first_import_says_which_county(terminal: Terminal) -> None:
    answer = terminal.run("roster", "import", LEADERSHIPS)
    assert answer.code == 2
    assert "--county" in answer.err


# ---------------------------------------------------------------- several counties


def test_among_several_counties_the_command_asks_which(terminal: Terminal) -> None:
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna")
    terminal.run_fine("roster", "import", DEMO_LEADERSHIPS, "--county", "Demolän")
    for words in (("roster", "list"), ("roster", "import", LEADERSHIPS), ("round", "list"), ("summary",)):
        answer = terminal.run(*words)
        assert (answer.code, answer.out) == (2, "")
        assert "Dalarna, Demolän" in answer.err
        assert terminal.run(*words, "--json").reasons == [("several_counties", None)]
    assert terminal.run_fine("roster", "list", "--county", "demolän", "--json").data["county"] == "Demolän"
    unknown = terminal.run("roster", "list", "--county", "Skåne")
    assert unknown.code == 2
    assert unknown.err == "Länet Skåne finns inte. Här finns: Dalarna, Demolän.\n"


# ---------------------------------------------------------------- people


def test_giving_a_role_twice_changes_nothing(terminal: Terminal) -> None:
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna")
    words = (*ADD, "--role", "chair", "--leadership", "Falun", "--email", "Chair@Example.org")
    assert terminal.run_fine(*words, "--json").data["added"] is True
    again = terminal.run_fine(*words[:-1], "chair@example.org")
    assert again.out == "Chair@Example.org är redan ordförande för Falun. Inget ändrades.\n"
    listed = terminal.run_fine("roster", "list", "--json").data["leaderships"]
    assert sum(len(each["people"]) for each in listed) == 1


def test_a_coordinator_is_that_for_the_county(terminal: Terminal) -> None:
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna")
    told = terminal.run_fine(*ADD, "--role", "coordinator", "--object-id", SOMEONE.upper(), "--name", "Samordnare A")
    assert told.out == "Samordnare A är nu samordnare för Dalarna.\n"
    (person,) = terminal.run_fine("roster", "list", "--json").data["coordinators"]
    assert (person["name"], person["object_id"], person["email"]) == ("Samordnare A", SOMEONE, None)


@pytest.mark.parametrize(
    ("kind", "written", "near"),
    [
        ("leadership", "Flaun", "Falun"),
        ("leadership", "Sodra Dalarna", "Södra Dalarna"),
        ("municipality", "Heddemora", "Hedemora"),
    ],
)
def test_an_unknown_unit_is_told_with_names_that_are_near(
    terminal: Terminal, kind: str, written: str, near: str
) -> None:
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna")
    answer = terminal.run(*ADD, "--role", "chair", f"--{kind}", written, "--object-id", SOMEONE)
    assert answer.code == 1
    assert f"Menade du {near}" in answer.err


def test_an_unknown_unit_that_is_like_no_other_is_told_plainly(terminal: Terminal) -> None:
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna")
    answer = terminal.run(*ADD, "--role", "chair", "--municipality", "Xyz", "--object-id", SOMEONE)
    assert answer.err == "Kommunen Xyz finns inte i Dalarna.\nIngenting sparades.\n"


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("--role", "coordinator"), 1, "person_needs_id_or_email"),
        (("--role", "coordinator", "--object-id", "x"), 1, "not_an_object_id"),
        (("--role", "coordinator", "--email", "x"), 1, "not_an_email"),
        (("--role", "coordinator", "--email", "a_b.se#EXT#@c.example"), 1, "guest_account"),
        (("--role", "coordinator", "--email", "a@b.se", "--object-id", SOMEONE), 2, "id_or_email"),
        (("--role", "coordinator", "--leadership", "Falun", "--email", "a@b.se"), 2, "coordinator_without_unit"),
        (("--role", "chair", "--email", "a@b.se"), 2, "unit_needed"),
        (("--role", "chair", "--leadership", "Falun", "--municipality", "Falun"), 2, "one_unit_only"),
        (("--role", "king", "--leadership", "Falun", "--email", "a@b.se"), 2, "bad_parameter"),
        (("--leadership", "Falun", "--email", "a@b.se"), 2, "missing_parameter"),
    ],
)
def test_a_person_who_cannot_be_added_is_refused_with_a_reason(
    terminal: Terminal, words: tuple[str, ...], code: int, reason: str
) -> None:
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna")
    answer = terminal.run(*ADD, *words, "--json")
    assert (answer.code, answer.reasons) == (code, [(reason, None)])
    assert "people" not in terminal.run_fine("roster", "list").out


def test_what_a_terminal_would_obey_is_taken_out_of_names(terminal: Terminal) -> None:
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna")
    words = (*ADD, "--role", "coordinator", "--object-id", SOMEONE, "--name", "\x1b[31mA[bold]\u202e B")
    assert terminal.run_fine(*words).out == "[31mA[bold] B är nu samordnare för Dalarna.\n"
    refused = terminal.run(*ADD, "--role", "chair", "--leadership", "\x1b[2J", "--object-id", SOMEONE)
    assert "\x1b" not in refused.err


def test_a_person_keeps_their_name_when_another_role_is_given(terminal: Terminal) -> None:
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna")
    words = (*ADD, "--object-id", SOMEONE, "--name")
    terminal.run_fine(*words, "Ordförande Falun", "--role", "chair", "--leadership", "Falun")
    told = terminal.run_fine(*words, "Samordnare A", "--role", "coordinator").out
    assert told.startswith("Ordförande Falun är nu samordnare för Dalarna.")
    assert "Namn och adress är kvar som de var." in told


def test_who_has_written_to_the_bot_can_be_reached(terminal: Terminal, sqlite_url: str) -> None:
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna")
    terminal.run_fine(*ADD, "--role", "chair", "--leadership", "Falun", "--object-id", SOMEONE, "--name", "A")
    chat = Conversation("chat", TENANT, "https://example.org", Scope.PERSONAL, "bot", object_id=SOMEONE)

    async def write_to_the_bot() -> None:
        async with Database(sqlite_url) as database, database.open() as uow:
            await uow.conversations.put(chat)
            await uow.commit()

    asyncio.run(write_to_the_bot())
    told = terminal.run_fine("roster", "list").out
    assert "A, ordförande: går att nå" in told
    assert "1 person finns inlagd och går att nå i Teams." in told
