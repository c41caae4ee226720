"""From an interview to the county's summary: confirmed, amended, and units that hand in none."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest

from domain.deliveries import Kind, State
from domain.ids import RoundId
from domain.requests import Verb
from domain.submissions import INTERVIEW, Submission
from storage.submissions import SubmissionsTable
from tests.support.clocks import clock_at
from tests.support.counties import (
    CHAIRS,
    COORDINATOR,
    DATES,
    UNITS,
    found_county,
    read_from,
    round_of,
    stored_values,
)
from tests.support.people import CHANNEL
from tests.support.scenarios import Scene, open_scene, text_of

CHAIR = CHAIRS["LS13"]
FIRST_CARD = {"choice": "1", "noted_of": "ordförande och kontaktperson", "perspective": "3"}
GOALS = {f"goal_{number}": "2" for number in range(1, 6)}
REMINDING_DAY = DATES.due_on - timedelta(days=7)


@pytest.fixture(name="scene")
async def open_a_scene(database_url: str) -> AsyncIterator[Scene]:
    """Have all leaderships but LS13 answered, its chair reachable, and a network channel."""
    clock = clock_at(DATES.opens_on)
    await found_county(database_url, clock.now(), answered=UNITS[:-1])
    async with open_scene(database_url, clock) as opened:
        await opened.install(CHAIR)
        await opened.say_in_channel(COORDINATOR, "koppla kanal")
        yield opened


async def note(scene: Scene) -> str:
    """Note an interview with LS13 by card, as a coordinator would."""
    await scene.say(COORDINATOR, "läge")
    await scene.press(COORDINATOR, Verb.ASK_INTERVIEW)
    await scene.press(COORDINATOR, Verb.NOTE_INTERVIEW, **FIRST_CARD)
    await scene.press(COORDINATOR, Verb.REVIEW_INTERVIEW, **GOALS)
    return await scene.press(COORDINATOR, Verb.SAVE_INTERVIEW, comment="")


async def close(scene: Scene) -> str:
    """Close the round, and return the summary that the channel gets."""
    before = len(scene.teams.shown_in(CHANNEL))
    await scene.say(COORDINATOR, "stäng omgången")
    await scene.press(COORDINATOR, Verb.CLOSE_ROUND)
    await scene.press(COORDINATOR, Verb.PUBLISH)
    await scene.tick()
    return "\n".join(text_of(seen.body) for seen in scene.teams.shown_in(CHANNEL)[before:])


def shown_to(scene: Scene, since: int = 0) -> str:
    return "\n".join(text_of(seen.body) for seen in scene.teams.shown_in(CHAIR.chat)[since:])


async def test_an_interview_that_the_unit_confirms_counts_once_and_is_told_of(scene: Scene) -> None:
    before = len(scene.teams.shown_in(CHAIR.chat))
    said = await note(scene)
    assert "Sparat: LS13 har svarat vid intervju" in said
    assert "Nu får ordföranden i LS13 frågan om det stämmer." in said
    assert "13 av 13 lokala systemledningar har svarat." in said
    # The unit hears of it at once, by day.
    assert "vid en intervju med ordförande och kontaktperson" in shown_to(scene, before)
    for _ in range(2):
        assert "Tack! Svaret för LS13 är bekräftat" in await scene.press(CHAIR, Verb.CONFIRM_INTERVIEW)
    assert (await stored_values(scene.database_url))["LS13"] == [(2, 2, 2, 2, 2)]

    summary = await close(scene)
    assert "13 av 13 lokala systemledningar har svarat." in summary
    assert "Om svaren: 1 svar är noterat vid intervju, varav 1 bekräftat." in summary
    assert "LS13" not in summary


async def test_an_interview_that_the_unit_amends_gives_way_to_the_units_own_answer(scene: Scene) -> None:
    await note(scene)
    form = await scene.press(CHAIR, Verb.AMEND_INTERVIEW)
    assert "Självskattning 2024: LS13" in form
    review = await scene.press(CHAIR, Verb.REVIEW_ASSESSMENT, **{**GOALS, "goal_1": "4"})
    assert "Det ersätter det svar som noterades för LS13 vid en intervju." in review
    assert "Tack! LS13 har svarat" in await scene.press(CHAIR, Verb.SUBMIT_ASSESSMENT)

    async with read_from(scene.database_url) as uow:
        collection = await round_of(uow)
        revisions = await uow.submissions.of_round(collection.id)
    assert sum(each.respondent == INTERVIEW for each in revisions) == 1  # nothing is deleted
    said = await scene.press(CHAIR, Verb.CONFIRM_INTERVIEW)
    assert "Det som noterades har redan ändrats" in said
    summary = await close(scene)
    assert "13 av 13 lokala systemledningar har svarat." in summary
    assert "vid intervju" not in summary


async def test_who_speaks_for_a_unit_that_was_interviewed_does_not_wait_for_all_answers_of_the_round(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a year in which all had to be interviewed, each turn would read what everybody ever answered."""
    await note(scene)

    async def refuse(_table: SubmissionsTable, _round_id: RoundId) -> Sequence[Submission]:
        raise AssertionError("the whole round was read")

    monkeypatch.setattr(SubmissionsTable, "of_round", refuse)
    assert "vid en intervju" in await scene.say(CHAIR, "skatta")
    assert "Självskattning 2024: LS13" in await scene.press(CHAIR, Verb.AMEND_INTERVIEW)
    await scene.press(CHAIR, Verb.REVIEW_ASSESSMENT, **GOALS)
    assert "Tack! LS13 har svarat" in await scene.press(CHAIR, Verb.SUBMIT_ASSESSMENT)


async def test_at_night_the_unit_is_left_in_peace(scene: Scene) -> None:
    scene.clock.go_to(DATES.opens_on + timedelta(days=1), 22)
    before = len(scene.teams.shown_in(CHAIR.chat))
    await note(scene)
    assert shown_to(scene, before) == ""
    async with read_from(scene.database_url) as uow:
        (question,) = [each for each in await uow.outbox.all() if each.kind is Kind.INTERVIEW_NOTED]
    assert question.state is State.WAITING


async def test_a_unit_that_was_interviewed_is_not_reminded(scene: Scene) -> None:
    await note(scene)
    scene.clock.go_to(REMINDING_DAY)
    await scene.tick()
    assert "Får vi med ert svar?" not in shown_to(scene)


async def test_a_unit_that_hands_in_none_is_not_reminded_and_is_counted_apart(scene: Scene) -> None:
    assert "Vi lämnar ingen självskattning för 2024" in await scene.say(CHAIR, "ingen självskattning")
    assert "Tack för beskedet" in await scene.press(CHAIR, Verb.DECLARE_NONE, reason="Vi är i ombildning.")
    scene.clock.go_to(REMINDING_DAY)
    await scene.tick()
    assert "Får vi med ert svar?" not in shown_to(scene)

    status = await scene.say(COORDINATOR, "läge")
    assert "Lämnar ingen självskattning i år:" in status
    public = await scene.say_in_channel(CHAIR, "läge")
    assert "12 av 13 lokala systemledningar har svarat, 1 har meddelat att den inte lämnar någon." in public
    assert "LS13" not in public
    summary = await close(scene)
    assert "12 av 13 lokala systemledningar har svarat, 1 har meddelat att den inte lämnar någon." in summary
    assert "LS13" not in summary


async def test_who_answers_after_all_is_counted_as_everybody_else(scene: Scene) -> None:
    await scene.say(CHAIR, "ingen självskattning")
    await scene.say(CHAIR, "ja")
    await scene.say(CHAIR, "skatta")
    for text in ("gemensamt", "3 3 3 3 3", "skicka in"):
        said = await scene.say(CHAIR, text)
    assert "13 av 13 lokala systemledningar har svarat." in said
    assert "13 av 13 lokala systemledningar har svarat." in await close(scene)


async def test_after_the_close_the_coordinator_enters_what_was_told(scene: Scene) -> None:
    await close(scene)
    refused = await scene.say(CHAIR, "skatta")
    assert "Säg till samordnaren på den regionala stödfunktionen, som kan föra in det." in refused
    for text in ("intervju LS13", "ordförande", "Hann inte svara i tid.", "gemensamt", "2 2 2 2 2"):
        said = await scene.say(COORDINATOR, text)
    assert "Hann inte svara i tid." in said
    said = await scene.say(COORDINATOR, "skicka in")
    assert "1 svar skiljer sig nu från den publicerade sammanställningen." in said
    assert "minst 3 ändringar, eller ett skriftligt beslut" in said
    assert "12 av 13" in await scene.say(CHAIR, "sammanställning")  # what was told stays as it was told
