"""`uppfoljaren status`: thirteen forms, filled in through the real dialogs, give exactly what the county published."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from domain.county_pictures import CountyPicture, NotCompared, picture_to_data
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
        "LS04;ordföranden;rhythm;two_per_term",
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
