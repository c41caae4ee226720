"""The state of a leadership in Teams: by card for one, in text for another, and the county's picture in the channel."""

from msgspec.structs import replace

from domain.requests import Verb
from rendering.instruments import default_questionnaire
from tests.support.clocks import clock_at
from tests.support.counties import CHAIRS, COORDINATOR, DATES, found_county
from tests.support.scenarios import open_scene
from tests.support.status_forms import filled_forms

CHAIR, OTHER = CHAIRS["LS01"], CHAIRS["LS02"]
FORM = next(filled_forms())
WRITTEN = (
    *("1", "1", "1 4", "hoppa över", "nej"),
    *("7 8, bjuds in ibland 1", "ibland", "inga"),
    *("2", "ja", "ja", "hoppa över", "Att få till tider för alla"),
)


async def test_two_leaderships_fill_in_their_state_and_the_channel_is_shown_counts(database_url: str) -> None:
    clock = clock_at(DATES.opens_on)
    planned = replace(DATES, parts=(default_questionnaire(),))
    await found_county(database_url, clock.now(), planned=planned)
    async with open_scene(database_url, clock) as scene:
        await scene.install(CHAIR)
        await scene.install(OTHER)
        await scene.say_in_channel(COORDINATOR, "koppla kanal")
        assert "Så träffas ni" in await scene.say(CHAIR, "fyll i läget")
        for number, inputs in enumerate(FORM.cards[:-1], start=1):
            said = await scene.press(CHAIR, Verb.SAVE_PIECE, **inputs)
            assert f"{number} av 7 delar klara" in said
        # A client that knows no Action.Execute.
        assert "Tack! Läget för LS01 är ifyllt" in await scene.submit(CHAIR, Verb.SAVE_PIECE, **FORM.cards[-1])
        assert "Två gånger per termin" in await scene.press(CHAIR, Verb.OWN_PICTURE)

        await scene.say(OTHER, "kartläggning")
        for text in WRITTEN:
            said = await scene.say(OTHER, text)
        assert "Tack! Läget för LS02 är ifyllt" in said

        told = await scene.say_in_channel(OTHER, "lägesbild")
        assert "2 av 13 lokala systemledningar har fyllt i allt." in told
        assert "Träffas två gånger per termin: 2 av 13 lokala systemledningar, 11 har inte svarat" in told
        assert "Har politiker med: 1 av 13 lokala systemledningar, 11 har inte svarat" in told
        assert "LS0" not in told
