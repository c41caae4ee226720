"""The state of leaderships: a card proves nothing, and only a unit's own people see or change its form (S5, S6, S7)."""

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from domain.cards import Subject
from domain.ids import CardId, PersonId
from domain.instruments import Part
from domain.messages import Refusal
from domain.requests import Verb
from domain.roster import Assignment, Role
from domain.rounds import Round, RoundState
from tests.dialogs.talks import Talk
from tests.security.test_forged_cards import HOSTILE
from tests.support.builders import COUNTY, NOW, a_card, leaderships, object_id_of
from tests.support.fakes import FakeDatabase
from tests.support.status_forms import fill_in, filled_forms, found_thirteen

CHAIR, OTHER = "chair-ls01", "chair-ls02"
FIRST = next(filled_forms())
VERBS = (Verb.STATUS_FORM, Verb.SAVE_PIECE, Verb.CHANGE_PIECE, Verb.OWN_PICTURE, Verb.SHOW_APART, Verb.SETTLE_FACT)
CHANGING = (Verb.SAVE_PIECE, Verb.SETTLE_FACT)
INPUTS: Mapping[str, str] = {**FIRST.cards[0], "choice": "1"}


@pytest.fixture(name="talk")
async def begin() -> Talk:
    """Return a talk in which LS01 has filled in all but one piece."""
    talk = Talk(FakeDatabase())
    await found_thirteen(talk.database)
    await fill_in(talk, FIRST, cards=6)
    return talk


async def stored(talk: Talk) -> object:
    async with talk.database.read() as uow:
        collection = await round_of(talk)
        return list(await uow.part_answers.of_round(collection.id, Part.LEADERSHIP_STATUS))


async def round_of(talk: Talk) -> Round:
    async with talk.database.read() as uow:
        found = await uow.rounds.by_year(COUNTY.id, 2024)
    assert found is not None
    return found


async def draw(talk: Talk, owner: str, **changes: object) -> None:
    """Have a card of LS01's meetings drawn for somebody."""
    collection = await round_of(talk)
    about = Subject(collection.id, leaderships()[0].id, opened_at=collection.opened_at, piece="meetings")
    card = a_card(replace(about, **changes), id=CardId("drawn"), object_id=object_id_of(owner))
    async with talk.database.open() as uow:
        await uow.cards.add(card)
        await uow.commit()


@pytest.mark.parametrize("verb", VERBS)
async def test_s7_a_card_about_anothers_unit_shows_and_changes_nothing_of_it(talk: Talk, verb: Verb) -> None:
    await draw(talk, OTHER, choices=("meetings",))
    before = await stored(talk)
    said = await talk.press(OTHER, verb, {**INPUTS, "card": "drawn"})
    assert await stored(talk) == before
    assert "two_per_term" not in str([getattr(getattr(each, "form", None), "facts", None) for each in said])


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb is not Verb.OWN_PICTURE])
async def test_s7_a_forwarded_card_is_refused(talk: Talk, verb: Verb) -> None:
    await draw(talk, CHAIR)
    before = await stored(talk)
    (said,) = await talk.press(OTHER, verb, {**INPUTS, "card": "drawn"})
    assert isinstance(said, Refusal)
    assert await stored(talk) == before


@pytest.mark.parametrize("verb", CHANGING)
async def test_s6_a_card_of_a_round_that_is_over_or_was_opened_again_changes_nothing(talk: Talk, verb: Verb) -> None:
    await draw(talk, CHAIR, choices=('"monthly"',))
    collection, before = await round_of(talk), await stored(talk)
    for now in (
        replace(collection, state=RoundState.CLOSED, closed_at=NOW),
        replace(collection, opened_at=NOW.replace(year=2026)),
    ):
        await talk.put_round(now)
        (said,) = await talk.press(CHAIR, verb, {**INPUTS, "card": "drawn"})
        assert isinstance(said, Refusal)
    assert await stored(talk) == before


@pytest.mark.parametrize("verb", CHANGING)
async def test_s26_who_speaks_for_the_unit_no_more_changes_nothing(talk: Talk, verb: Verb) -> None:
    await draw(talk, CHAIR, choices=('"monthly"',))
    async with talk.database.open() as uow:
        await uow.roster.remove_assignment(Assignment(PersonId(CHAIR), COUNTY.id, Role.CHAIR, leaderships()[0].id))
        await uow.commit()
    before = await stored(talk)
    await talk.press(CHAIR, verb, {**INPUTS, "card": "drawn"})
    assert await stored(talk) == before


@pytest.mark.parametrize("piece", range(1, 7))
async def test_s5_whatever_a_client_sends_is_stored_only_if_the_form_offers_it(talk: Talk, piece: int) -> None:
    payloads = [text for text in HOSTILE if isinstance(text, str) and text.strip()]
    assert len(payloads) > 5
    await talk.say(CHAIR, "vår lägesbild")
    await talk.press(CHAIR, Verb.CHANGE_PIECE, {"choice": str(piece)})
    before = await stored(talk)
    for text in payloads:
        # Of what may be any words, only the choices beside them are wrong.
        inputs = dict.fromkeys(FIRST.cards[piece - 1], text) | {"q_plan": "decided", "unit": text, "question": text}
        await talk.press(CHAIR, Verb.SAVE_PIECE, inputs)
        assert await stored(talk) == before, text
