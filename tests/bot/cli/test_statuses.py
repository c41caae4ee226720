"""`uppfoljaren status`: thirteen forms, filled in through the real dialogs, give exactly what the county published."""

import asyncio
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from domain.county_pictures import CountyPicture, NotCompared, picture_to_data
from domain.ids import EventId, MeetingId, PersonId
from domain.meetings import Meeting, MeetingForm, MeetingState
from domain.network import Attendance, Event, EventKind, EventNote, EventState
from domain.rhythms import Rhythm, SaidRhythm
from domain.roster import UnitKind
from domain.rounds import RoundState
from domain.status_messages import CountyCounts
from rendering.cards.messages import render
from storage.unit_of_work import Database
from tests.bot.cli.terminals import Terminal
from tests.dialogs.talks import CHANNEL, Talk
from tests.support.builders import COUNTY, NOW
from tests.support.status_forms import PUBLISHED, fill_in, filled_forms, found_thirteen, open_year

HEADER = "leadership;noted_of;question;value"


async def fill_thirteen(url: str, forms: int = 13) -> CountyPicture:
    """Fill in the forms by their cards, and return what the network channel is shown."""
    async with Database(url) as database:
        talk = Talk(database)
        await found_thirteen(database)
        for form in list(filled_forms())[:forms]:
            await fill_in(talk, form)
        (shown,) = await talk.say("chair-ls01", "lägesbild", conversation=CHANNEL)
    assert isinstance(shown, CountyCounts)
    return shown.picture


async def go_on_to_next_year(url: str) -> None:
    """Close 2024, open 2025, and have everybody say what they said, but one who does not meet twice a term any more."""
    async with Database(url) as database:
        async with database.open() as uow:
            collection = await uow.rounds.by_year(COUNTY.id, 2024)
            assert collection is not None
            await uow.rounds.put(replace(collection, state=RoundState.CLOSED, closed_at=NOW))
            await open_year(uow, 2025, NOW)
            await uow.commit()
        talk = Talk(database)
        for form in filled_forms():
            first, *others = form.cards
            changed = {**first, "q_rhythm": "monthly"} if form.unit == "LS01" else first
            await fill_in(talk, replace(form, cards=(changed, *others)))


@pytest.fixture
def filled(terminal: Terminal, sqlite_url: str) -> tuple[Terminal, CountyPicture]:
    """Return a terminal whose county has all thirteen forms, and the picture that the channel was shown."""
    return terminal, asyncio.run(fill_thirteen(sqlite_url))


def counts_of(data: Mapping[str, object]) -> Mapping[str, tuple[int, int]]:
    counts = data["counts"]
    assert isinstance(counts, list)
    return {each["code"]: (each["value"], each["of"]) for each in counts}


def test_thirteen_forms_give_the_published_counts_in_chat_at_the_terminal_and_as_json(
    filled: tuple[Terminal, CountyPicture],
) -> None:
    terminal, shown = filled
    assert {count.code: (count.value, count.of) for count in shown.counts} == PUBLISHED
    as_json = terminal.run_fine("status", "--year", "2024", "--json").data
    assert counts_of(as_json) == PUBLISHED
    assert as_json == picture_to_data(shown)
    # One model, and the same lines in the card and at the terminal.
    told = terminal.run_fine("status", "--year", "2024").out
    card = render(CountyCounts(shown), "sv").text
    lines = [line for line in told.splitlines() if line.startswith("•")]
    assert lines == [line for line in card.splitlines() if line.startswith("•")]
    for line in (
        "• Har både ordförande och sammankallande: 13 av 13 lokala systemledningar",
        "• Träffas två gånger per termin: 9 av 13 lokala systemledningar",
        "• Har politiker med: 1 av 13 lokala systemledningar",
        "• Saknar någon viktig aktör: 10 av 13 lokala systemledningar",
        "• Har en patient- eller brukarföreträdare som medlem: 0 av 13 lokala systemledningar",
        "• Har en kommunikationsplan: 3 av 15 kommuner",
    ):
        assert line in lines
    assert re.search(r"LS\d\d|Kommun \d\d", told + card) is None
    assert {count.earlier for count in shown.counts} == {NotCompared.NO_EARLIER_YEAR}


async def note_meetings(url: str) -> None:
    """Note autumn's network meeting as it was in 2024 and 2023, and thirteen leaderships' meetings of 2024."""
    async with Database(url) as database, database.open() as uow:
        units = {unit.name: unit for unit in await uow.roster.units(COUNTY.id)}
        homes = [unit for unit in units.values() if unit.kind is UnitKind.MUNICIPALITY]
        for year, wanted in ((2023, 4), (2024, 6)):
            note = EventNote(date(year, 10, 9), EventKind.NETWORK_MEETING, "Nätverksmöte", state=EventState.HELD)
            event = Event(EventId(str(year)), COUNTY.id, 1, note, "operator", NOW)
            await uow.network.add_event(event)
            present = [units["LS04"].id, units["LS09"].id, *(units[f"LS{n:02}"].id for n in (1, 2, 3, 5))][:wanted]
            for unit in (each for each in homes if each.leadership_id in present):
                took_part = Attendance(event.id, COUNTY.id, unit.id, present=True, by="operator", at=NOW)
                await uow.network.add_attendance(took_part)
        chair = PersonId("chair-ls01")
        for number in range(1, 14):
            unit_id, often = units[f"LS{number:02}"].id, number <= 9
            await uow.meetings.add_rhythm(SaidRhythm(unit_id, Rhythm.TWICE_A_TERM, chair, NOW, date(2023, 1, 9)))
            # LS13 we have known for too short a time to say that it does not.
            days = [date(2024, month, 12) for month in ((2, 5, 9, 11) if often else (3,))]
            for day in days if number == 13 else (date(2023, 3, 1), *days):
                meeting = Meeting(
                    MeetingId(f"{number}-{day}"),
                    unit_id,
                    1,
                    MeetingState.HELD,
                    day,
                    None,
                    MeetingForm.TEAMS,
                    chair,
                    NOW,
                )
                await uow.meetings.add(meeting)
        await uow.commit()


def test_behind_the_forms_stand_the_rhythm_and_who_took_part_in_the_networks_meeting(
    filled: tuple[Terminal, CountyPicture], sqlite_url: str
) -> None:
    terminal, _ = filled
    asyncio.run(note_meetings(sqlite_url))
    told = terminal.run_fine("status", "--year", "2024").out
    for line in (
        "• Har haft möten enligt sin rytm: 9 av 13 lokala systemledningar, okänt för 1",
        "• Deltog i årets senaste nätverksmöte: 6 av 13 lokala systemledningar, 2 fler än året före",
        "• Deltog i årets senaste nätverksmöte: 8 av 15 kommuner, 2 fler än året före",
    ):
        assert line in told.splitlines()
    counts = counts_of(terminal.run_fine("status", "--year", "2024", "--json").data)
    further = {"rhythm_leadership": (9, 13)}
    further |= {"network_meeting_leadership": (6, 13), "network_meeting_municipality": (8, 15)}
    assert counts == {**PUBLISHED, **further}
    assert re.search(r"LS\d\d|Kommun \d\d", told) is None


def test_the_year_after_is_told_beside_the_year_before(filled: tuple[Terminal, CountyPicture], sqlite_url: str) -> None:
    terminal, _ = filled
    asyncio.run(go_on_to_next_year(sqlite_url))
    told = terminal.run_fine("status").out
    assert "Träffas två gånger per termin: 8 av 13 lokala systemledningar, 1 färre än året före" in told
    assert "Träffas i en annan rytm: 5 av 13 lokala systemledningar, 1 fler än året före" in told
    assert "Har en kommunikationsplan: 3 av 15 kommuner, oförändrat sedan året före" in told
    assert counts_of(terminal.run_fine("status", "--year", "2024", "--json").data) == PUBLISHED


def test_those_who_have_not_answered_are_counted_and_not_named(terminal: Terminal, sqlite_url: str) -> None:
    asyncio.run(fill_thirteen(sqlite_url, forms=11))
    told = terminal.run_fine("status").out
    assert "11 av 13 lokala systemledningar har fyllt i allt." in told
    assert "Har både ordförande och sammankallande: 11 av 13 lokala systemledningar, 2 har inte svarat" in told
    assert "Har en kommunikationsplan: 3 av 15 kommuner, 2 har inte svarat" in told
    assert re.search(r"LS\d\d", told) is None


def test_forms_that_are_begun_are_told_beside_those_that_are_complete(terminal: Terminal, sqlite_url: str) -> None:
    asyncio.run(fill_two_cards(sqlite_url))
    assert "0 av 13 lokala systemledningar har fyllt i allt. 1 till har börjat." in terminal.run_fine("status").out


async def fill_two_cards(url: str) -> None:
    async with Database(url) as database:
        await found_thirteen(database)
        await fill_in(Talk(database), next(filled_forms()), cards=2)


def test_before_anybody_has_answered_there_is_no_picture(terminal: Terminal, sqlite_url: str) -> None:
    asyncio.run(fill_nothing(sqlite_url))
    assert terminal.run("status", "--json").reasons == [("no_county_picture", None)]
    assert terminal.run("status", "--year", "2020", "--json").reasons == [("no_round_for_year", None)]
    assert terminal.run("status", "quotes", "list").code == 0
    assert terminal.run("status", "--year", "twenty").code == 2
    misplaced = terminal.run("status", "--year", "2024", "quotes", "list")
    assert (misplaced.code, misplaced.err) == (2, "Skriv flaggorna efter quotes: före det gäller de inget.\n")


async def fill_nothing(url: str) -> None:
    async with Database(url) as database:
        await found_thirteen(database)


def interviews(terminal: Terminal, *rows: str) -> Path:
    return terminal.write_rows(*rows, header=HEADER)


def test_what_was_told_at_interviews_is_noted_from_a_file_once(terminal: Terminal, sqlite_url: str) -> None:
    asyncio.run(fill_nothing(sqlite_url))
    file = interviews(
        terminal,
        "LS04;ordföranden;rhythm;twice_a_term",
        "LS04;ordföranden;influence;pensioners_council user_council",
        "LS04;ordföranden;actors;politics=no bup = invited",
        "LS04;ordföranden;communication_plan;Kommun 04=yes Kommun 05=no",
        "LS04;ordföranden;challenges;Svårt att hitta tider.",
    )
    told = terminal.run_fine("status", "import", file, "--year", "2024", "--json").data
    assert told == {"year": 2024, "added": 5, "unchanged": 0, "units": 1}
    again = terminal.run_fine("status", "import", file).out
    assert "5 fanns redan." in again
    counts = counts_of(terminal.run_fine("status", "--json").data)
    assert (counts["twice_a_term"], counts["active_influence"], counts["communication_plan"]) == (
        (1, 13),
        (1, 13),
        (1, 15),
    )


WRONG: Mapping[str, tuple[str, str]] = {
    "an unknown actor": ("LS04;ordf;actors;weather=no", "row_unknown"),
    "an unknown choice": ("LS04;ordf;rhythm;weekly", "option_unknown"),
    "a link without https": ("LS04;ordf;plan_link;http://example.org", "link_not_https"),
    "a day to come": ("LS04;ordf;plan_decided_on;2099-01-01", "date_in_future"),
    "no day": ("LS04;ordf;plan_decided_on;i våras", "not_a_date"),
    "an unknown question": ("LS04;ordf;colour;red", "unknown_question"),
    "an unknown leadership": ("LS99;ordf;rhythm;monthly", "unknown_leadership"),
    "another's municipality": ("LS04;ordf;communication_plan;Kommun 04=yes Kommun 06=no", "row_unknown"),
    "one municipality of two": ("LS04;ordf;communication_plan;Kommun 04=yes", "questions_unanswered"),
    "nobody interviewed": ("LS04;;rhythm;monthly", "empty_name"),
    "a grid without choices": ("LS04;ordf;actors;politics", "answer_not_understood"),
    "a row that stands twice": ("LS04;ordf;actors;bup=no bup=yes", "answer_not_understood"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_row_that_cannot_be_kept_gets_a_sentence_and_nothing_is_stored(
    terminal: Terminal, sqlite_url: str, name: str
) -> None:
    asyncio.run(fill_nothing(sqlite_url))
    row, reason = WRONG[name]
    file = interviews(terminal, "LS05;ordf;rhythm;monthly", row)
    refused = terminal.run("status", "import", file, "--json")
    assert (refused.code, refused.reasons) == (1, [(reason, 3)])
    assert "…" not in refused.data["problems"][0]["message"]
    assert terminal.run("status", "--json").reasons == [("no_county_picture", None)]


def test_k13_a_text_is_quoted_only_after_its_approval_and_as_it_was_then(
    filled: tuple[Terminal, CountyPicture], sqlite_url: str
) -> None:
    terminal, _ = filled
    (quote,) = terminal.run_fine("status", "quotes", "list", "--year", "2024", "--json").data["quotes"]
    assert (quote["leadership"], quote["text"]) == ("LS01", "Svårt att hitta tider som passar alla.")
    assert quote["approved_by"] is None
    assert terminal.run("status", "quotes", "approve", "00000000", "--json").reasons == [("no_quote", None)]
    told = terminal.run_fine("status", "quotes", "approve", quote["name"]).out
    assert told == "Får citeras som ”en lokal systemledning säger”: Svårt att hitta tider som passar alla.\n"
    (approved,) = terminal.run_fine("status", "quotes", "list", "--json").data["quotes"]
    assert approved["approved_by"] == "cli:operator"
    assert "Får citeras" in terminal.run_fine("status", "quotes", "list").out
    # Approving again changes nothing; a text that is changed is approved no more.
    again = terminal.run_fine("status", "quotes", "approve", quote["name"], "--json").data
    assert again["approved_at"] == approved["approved_at"]
    asyncio.run(change_words(sqlite_url))
    (changed,) = terminal.run_fine("status", "quotes", "list", "--json").data["quotes"]
    assert (changed["text"], changed["approved_by"]) == ("Nu går det bättre med tiderna.", None)
    assert terminal.run("status", "quotes", "approve", quote["name"]).code == 1


async def change_words(url: str) -> None:
    async with Database(url) as database:
        talk = Talk(database)
        await talk.say("chair-ls01", "vår lägesbild")
        await talk.say("chair-ls01", "7")
        await talk.say("chair-ls01", "Nu går det bättre med tiderna.")
