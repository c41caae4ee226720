"""`uppfoljaren network` and `uppfoljaren plan`."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from domain.ids import ActivityId
from domain.plans import Activity, Stage, Wording
from storage.unit_of_work import Database
from tests.bot.cli.terminals import LEADERSHIPS, Answer, Terminal

HEADER = "date,kind,title,place,form,state,municipalities,leaderships"
# Six leaderships, of which two span two municipalities each: eight municipalities, as in autumn 2024.
EIGHT = ("Avesta", "Hedemora", "Ludvika", "Smedjebacken", "Falun", "Mora", "Orsa", "Rättvik")
AUTUMN = ("--date", "2024-10-15", "--kind", "network_meeting", "--title", "Höstens nätverksmöte")
COUNTS = {"leaderships": {"value": 6, "of": 13}, "municipalities": {"value": 8, "of": 15}}
ROWS = (
    '2024-01-24,conference,Samverkan,,in_person,held,"Avesta,Borlänge,Falun",',
    '2024-03-12,learning_session,Lärprocess,,,held,,"Södra Dalarna,Västerbergslagen,Orsa"',
    f"2024-10-15,network_meeting,Höstens nätverksmöte,Falun,in_person,held,{'|'.join(EIGHT)},",
)


@pytest.fixture
def dalarna(terminal: Terminal) -> Terminal:
    """Return a terminal in the county of 13 leaderships and 15 municipalities."""
    terminal.run_fine("roster", "import", LEADERSHIPS, "--county", "Dalarna")
    return terminal


def attend(terminal: Terminal, event: str, *municipalities: str, more: tuple[str, ...] = ()) -> Answer:
    named = [word for name in municipalities for word in ("--municipality", name)]
    return terminal.run("network", "attend", event, *named, *more, "--json")


def test_the_autumn_meeting_of_2024_had_6_of_13_leaderships_and_8_of_15_municipalities(dalarna: Terminal) -> None:
    dalarna.run_fine("network", "add", *AUTUMN, "--place", "Falun", "--form", "in_person")
    assert attend(dalarna, "2024-10-15", *EIGHT).data["attendance"] == COUNTS
    told = dalarna.run_fine("network", "show", "2024-10-15").out
    assert "6 av 13 lokala systemledningar och 8 av 15 kommuner" in told
    assert "Kommuner: Avesta, Falun, Hedemora, Ludvika, Mora, Orsa, Rättvik och Smedjebacken." in told


def test_a_leadership_as_such_counts_where_no_municipality_is_known(dalarna: Terminal) -> None:
    dalarna.run_fine("network", "add", *AUTUMN)
    more = ("--leadership", "Södra Dalarna", "--leadership", "Falun")
    answer = attend(dalarna, "2024-10-15", "Falun", more=more)
    assert answer.data["attendance"] == {
        "leaderships": {"value": 2, "of": 13},
        "municipalities": {"value": 1, "of": 15},
    }
    assert answer.data["took_part"] == {"municipalities": ["Falun"], "leaderships_as_such": ["Falun", "Södra Dalarna"]}


def test_whoever_was_noted_wrongly_is_taken_away_again_and_the_log_keeps_both(dalarna: Terminal) -> None:
    dalarna.run_fine("network", "add", *AUTUMN)
    attend(dalarna, "2024-10-15", "Falun", "Mora")
    assert attend(dalarna, "2024-10-15", "Mora", more=("--absent",)).data["took_part"]["municipalities"] == ["Falun"]


def test_an_event_to_come_is_planned_until_somebody_notes_who_took_part(dalarna: Terminal) -> None:
    planned = dalarna.run_fine("network", "add", "--date", "2199-10-14", *AUTUMN[2:], "--json").data
    assert (planned["state"], planned["attendance"]) == ("planned", None)
    assert attend(dalarna, "2199-10-14", "Falun").reasons == [("event_not_yet", None)]
    cancelled = dalarna.run_fine("network", "cancel", planned["id"][:8], "--json").data
    assert cancelled["state"] == "cancelled"
    assert attend(dalarna, "2199-10-14", "Falun").reasons == [("event_cancelled", None)]


def test_the_list_shows_counts_and_each_years_totals_by_kind(dalarna: Terminal) -> None:
    dalarna.run_fine("network", "import", dalarna.write_rows(*ROWS, header=HEADER))
    listed = dalarna.run_fine("network", "list", "--year", "2024", "--json").data
    assert [each["kind"] for each in listed["events"]] == ["conference", "learning_session", "network_meeting"]
    assert listed["totals"]["2024"][0] == {"kind": "network_meeting", "held": 1, **COUNTS}
    learning = next(each for each in listed["totals"]["2024"] if each["kind"] == "learning_session")
    assert (learning["leaderships"]["value"], learning["municipalities"]["value"]) == (3, 0)
    told = dalarna.run_fine("network", "list").out
    assert "2024, nätverksmöte: 1 genomförda, 6 av 13 lokala systemledningar och 8 av 15 kommuner" in told
    assert dalarna.run_fine("network", "list", "--year", "2023").out.strip() == "Inga tillfällen är loggade."


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (("--date", "2199-01-01", "--state", "held"), "event_not_yet"),
        (("--date", "2020-01-01", "--state", "planned"), "event_planned_in_past"),
        (("--date", "2024-10-15", "--title", " "), "event_title_missing"),
        (("--date", "2024-10-15", "--title", "höstens  NÄTVERKSMÖTE"), "event_twice"),
    ],
)
def test_what_cannot_be_logged_is_told_and_not_stored(dalarna: Terminal, given: tuple[str, ...], reason: str) -> None:
    dalarna.run_fine("network", "add", *AUTUMN)
    before = dalarna.run_fine("network", "list", "--json").data
    options = dict(zip(AUTUMN[::2], AUTUMN[1::2], strict=True)) | dict(zip(given[::2], given[1::2], strict=True))
    answer = dalarna.run("network", "add", *(word for pair in options.items() for word in pair), "--json")
    assert (answer.code, answer.reasons) == (1, [(reason, None)])
    assert dalarna.run_fine("network", "list", "--json").data == before


def test_a_name_that_nobody_has_is_answered_with_the_nearest_and_nothing_is_stored(dalarna: Terminal) -> None:
    dalarna.run_fine("network", "add", *AUTUMN)
    answer = dalarna.run("network", "attend", "2024-10-15", "--municipality", "Falun", "--municipality", "Ludvik")
    assert answer.code == 1
    assert "Kommunen Ludvik finns inte i Dalarna. Menade du Ludvika" in answer.err
    assert dalarna.run_fine("network", "show", "2024-10-15", "--json").data["attendance"] is None


@pytest.mark.parametrize(
    ("event", "reason"), [("2020-02-02", "no_event"), ("abcdefgh", "no_event"), ("2024-10-15", "several_events")]
)
def test_an_event_that_is_not_clear_is_asked_for_again(dalarna: Terminal, event: str, reason: str) -> None:
    dalarna.run_fine("network", "add", *AUTUMN)
    dalarna.run_fine("network", "add", *AUTUMN[:2], "--kind", "visit", "--title", "Besök")
    answer = dalarna.run("network", "show", event, "--json")
    assert (answer.code, answer.reasons) == (1, [(reason, None)])


def test_naming_nobody_and_a_date_that_is_none_are_wrong_use(dalarna: Terminal) -> None:
    dalarna.run_fine("network", "add", *AUTUMN)
    assert dalarna.run("network", "attend", "2024-10-15").code == 2
    assert dalarna.run("network", "add", "--date", "15/10", *AUTUMN[2:]).code == 2


# ---------------------------------------------------------------- files


def in_excel(rows: tuple[str, ...]) -> bytes:
    """Return a file as a Swedish Excel saves it: semicolons, UTF-8 with BOM, CRLF."""
    plain = [row.replace('"', "") for row in rows]
    cells = [
        plain[0].replace(",", ";", 6).replace("Avesta,Borlänge,Falun,", "Avesta,Borlänge,Falun;"),
        plain[1].replace(",", ";", 7),
        plain[2].replace(",", ";"),
    ]
    return b"\xef\xbb\xbf" + "\r\n".join([HEADER.replace(",", ";"), *cells]).encode() + b"\r\n"


def test_the_swedish_excel_form_and_the_plain_form_mean_the_same(dalarna: Terminal) -> None:
    excel = dalarna.write(in_excel(ROWS), "excel.csv")
    assert dalarna.run_fine("network", "import", excel, "--json").data == {"county": "Dalarna", "added": 3}
    listed = dalarna.run_fine("network", "list", "--json").data["events"]
    assert [each["attendance"] for each in listed][-1] == COUNTS
    assert listed[0]["took_part"]["municipalities"] == ["Avesta", "Borlänge", "Falun"]
    again = dalarna.run("network", "import", dalarna.write_rows(*ROWS, header=HEADER), "--json")
    assert again.reasons == [("event_twice", 2), ("event_twice", 3), ("event_twice", 4)]


def test_kinds_forms_and_states_may_be_written_in_either_language(dalarna: Terminal) -> None:
    row = "2024-10-15,Nätverksmöte,Höst,Falun,På plats,Genomfört,Falun,"
    english = "2024-04-15,network meeting,Vår,,online,held,Mora,"
    dalarna.run_fine("network", "import", dalarna.write_rows(row, english, header=HEADER))
    events = dalarna.run_fine("network", "list", "--json").data["events"]
    assert [(each["kind"], each["form"], each["state"]) for each in events] == [
        ("network_meeting", "online", "held"),
        ("network_meeting", "in_person", "held"),
    ]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("15 okt,forum,T,,,held,,", ("date_unreadable", 3)),
        ("2024-02-30,forum,T,,,held,,", ("date_unreadable", 3)),
        ("2024-02-03,fika,T,,,held,,", ("event_value_unknown", 3)),
        ("2024-02-03,forum,T,,brev,held,,", ("event_value_unknown", 3)),
        ("2024-02-03,forum,T,,,kanske,,", ("event_value_unknown", 3)),
        ("2024-02-03,forum,,,,held,,", ("event_title_missing", 3)),
        ("2024-02-03,forum,T,,,held,Uppsala,", ("unknown_unit", 3)),
        ("2024-02-03,forum,T,,,held,,Norra Dalarna", ("unknown_unit", 3)),
        ("2199-02-03,forum,T,,,held,,", ("event_not_yet", 3)),
        ("2020-02-03,forum,T,,,planned,,", ("event_planned_in_past", 3)),
        ("2199-02-03,forum,T,,,planned,Falun,", ("attended_before_held", 3)),
        ("2024-10-15,network_meeting,höstens nätverksmöte,,,held,,", ("event_twice_in_file", 3)),
        ("2024-02-03,forum,T", ("wrong_column_count", 3)),
    ],
)
def test_a_file_with_a_wrong_row_is_told_by_its_line_and_leaves_nothing(
    dalarna: Terminal, row: str, problem: tuple[str, int]
) -> None:
    answer = dalarna.run("network", "import", dalarna.write_rows(ROWS[2], row, header=HEADER), "--json")
    assert (answer.code, answer.reasons) == (1, [problem])
    assert dalarna.run_fine("network", "list", "--json").data["events"] == []


def test_all_that_is_wrong_in_a_file_is_told_at_once_in_sentences(dalarna: Terminal) -> None:
    file = dalarna.write_rows("15 okt,fika,T,,,held,Ludvik,", ROWS[2], header=HEADER)
    answer = dalarna.run("network", "import", file)
    assert answer.code == 1
    assert "Rad 2: Datumet ”15 okt” går inte att läsa. Skriv det som 2025-01-31." in answer.err
    assert (
        "”fika” går inte att använda i kolumnen kind. Skriv något av nätverksmöte, forum, konferens, besök, lärträff"
        in answer.err
    )
    assert "Menade du Ludvika" in answer.err
    assert "Ingenting sparades." in answer.err
    assert "Traceback" not in answer.err


# ---------------------------------------------------------------- plans


async def store_plan(url: str, *wordings: Wording) -> None:
    async with Database(url) as database, database.open() as uow:
        (county,) = await uow.roster.counties()
        falun = next(unit for unit in await uow.roster.units(county.id) if unit.name == "Falun" and unit.code is None)
        for number, wording in enumerate(wordings):
            now = datetime(2025, 1, 20, tzinfo=UTC)
            await uow.plans.add(Activity(ActivityId(f"a{number}"), falun.id, 1, wording, "chair", now))
        await uow.commit()


def test_a_leaderships_plan_is_listed_with_what_it_lacks(dalarna: Terminal, sqlite_url: str) -> None:
    due = Wording("Vårdplan", "Trygghet", "9 av 10", "Enhetschef", date(2025, 2, 1), date(2025, 6, 30), Stage.UNDER_WAY)
    asyncio.run(store_plan(sqlite_url, Wording("Bara ett namn"), due))
    listed = dalarna.run_fine("plan", "list", "--unit", "falun", "--json").data
    assert [each["name"] for each in listed["activities"]] == ["Vårdplan", "Bara ett namn"]
    first, second = listed["activities"]
    assert (first["due"], first["stage"], first["missing"]) == ("2025-06-30", "under_way", [])
    assert second["missing"] == ["date", "measure"]
    told = dalarna.run_fine("plan", "list", "--unit", "Falun").out
    assert "Vårdplan" in told
    assert "pågår" in told
    assert dalarna.run_fine("plan", "list", "--unit", "Mora").out.strip() == "Mora har ingen aktivitet i sin plan."


def test_a_leadership_that_there_is_not_is_answered_with_the_nearest(dalarna: Terminal) -> None:
    answer = dalarna.run("plan", "list", "--unit", "Södra Dalarnas")
    assert answer.code == 1
    assert "Menade du Södra Dalarna" in answer.err
