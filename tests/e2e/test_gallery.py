"""Every card in the real client: nothing of it is left out, and on a phone nothing is cut.

`make pictures` shows them in both languages and at both widths, and keeps a picture of each.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest
from playwright.async_api import Locator, ViewportSize, expect

from domain.messages import Message
from rendering.cards.messages import render
from tests.e2e.client import TeamsClient, open_client
from tests.e2e.conftest import PICTURES
from tests.e2e.gallery import Card, run_gallery
from tests.rendering.extremes import extreme_messages
from tests.rendering.samples import all_messages
from tests.support.cards import walk

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

# The narrowest phone that is still in use, in CSS pixels (F38); None leaves the width that the client gives.
WIDTHS: Mapping[str, int | None] = {"desktop": None, "phone": 320}
SHOWINGS = [(language, width) for language in ("sv", "en") for width in WIDTHS] if PICTURES else [("sv", "phone")]
# Higher than any card: the client draws its cards anew, empty, when the window changes.
WINDOW = ViewportSize(width=1280, height=4500)
SOME = 6
PATIENCE = 120_000  # milliseconds, for all cards together
LONG_NAME = "Samverkansledningen för god och nära vård i Västerdalarna och Västmanlandsgränsens kommuner"


def a_card(*body: Card) -> Card:
    return {"type": "AdaptiveCard", "version": "1.5", "body": list(body)}


def a_text(text: str, **more: object) -> Card:
    return {"type": "TextBlock", "text": text, **more}


# What proves that each fault would be found.
CUT, STICKS_OUT, UNHEARD = "wrong/cut", "wrong/sticks_out", "wrong/unheard"
SENTENCE = "Den här raden är för lång för en telefon, men inte för en dator."
WRONG: Mapping[str, Card] = {
    CUT: a_card(a_text(SENTENCE)),
    STICKS_OUT: a_card(
        {"type": "ColumnSet", "columns": [{"type": "Column", "width": "400px", "items": [a_text(SENTENCE, wrap=True)]}]}
    ),
    UNHEARD: a_card(a_text("Rubrik"), {"type": "Unheard", "items": [a_text(SENTENCE)], "fallback": "drop"}),
}


@pytest.mark.parametrize(("language", "width"), SHOWINGS)
async def test_every_card_is_whole_in_the_real_client(
    language: str, width: str, tmp_path: Path, chromium: str, pictures: Path
) -> None:
    samples = cards_of(all_messages(), language) if PICTURES else choose(cards_of(all_messages(), language))
    cards = {**samples, **long_choices(language), **WRONG}
    to = folder_of(pictures, language, width)
    async with (
        run_gallery(tmp_path, cards) as address,
        open_client(address, chromium, bot_name="Uppföljaren", window=WINDOW) as client,
    ):
        shown = await show(client, cards, WIDTHS[width])
        left_out = {name: missing for name, card in shown.items() if (missing := await left_out_of(card, cards[name]))}
        cut = {name for name, card in shown.items() if await client.find_cut_words(card)}
        if PICTURES:
            await take_pictures(shown, samples, to)
    assert left_out == {UNHEARD: [SENTENCE]}
    assert cut == ({CUT, STICKS_OUT} if width == "phone" else set())


def cards_of(messages: Mapping[str, Message], language: str) -> dict[str, Card]:
    rendered = {name: render(message, language).card for name, message in messages.items()}
    return {name: card for name, card in rendered.items() if card is not None}


def choose(cards: Mapping[str, Card]) -> dict[str, Card]:
    """Return those that are shown in every run: all that ask for something, and some of the others."""
    return {name: card for at, (name, card) in enumerate(cards.items()) if at % SOME == 0 or asks(card)}


def asks(card: Card) -> bool:
    return any(str(node.get("type")).startswith("Input.") for node in walk(card))


def long_choices(language: str) -> dict[str, Card]:
    """Return the cards in which a long name stands in an input; in a text the client breaks anything."""
    cards = cards_of(extreme_messages(LONG_NAME), language)
    # One of each kind of question: the others differ in what is filled in.
    return {f"long/{name}": card for name, card in cards.items() if asks(card) and (PICTURES or "_" not in name)}


async def show(client: TeamsClient, cards: Mapping[str, Card], width: int | None) -> Mapping[str, Locator]:
    if width is not None:
        await client.narrow_cards(width)
    await client.go_to_personal_chat()
    await client.write("alla")
    located = await client.wait_for_cards(len(cards), PATIENCE)
    return dict(zip(cards, located, strict=True))


async def left_out_of(shown: Locator, card: Card) -> list[str]:
    """Return the texts of the card that the client does not show; a chart's legend comes a moment later."""
    for legend in (node["legend"] for node in walk(card) if "legend" in node):
        await expect(shown).to_contain_text(legend)
    seen = squeeze(await shown.inner_text())
    return [text for text in texts_of(card) if squeeze(text) not in seen]


def texts_of(card: Card) -> Iterator[str]:
    """Yield what a card shows, without what only a client that knows less would show instead."""
    names = {"TextBlock": "text", "TextRun": "text", "Action.Execute": "title", "Input.ChoiceSet": "label"}
    for node in walk(without_fallbacks(card)):
        if node.get("type") in names:
            yield node[names[node["type"]]]
        elif node.get("style") == "expanded":
            yield from (choice["title"] for choice in node["choices"])
        elif node.get("type") == "FactSet":
            yield from (fact[name] for fact in node["facts"] for name in ("title", "value"))


def without_fallbacks(node: Any) -> Any:  # noqa: ANN401 - any part of a JSON document
    if isinstance(node, Mapping):
        return {name: without_fallbacks(value) for name, value in node.items() if name != "fallback"}
    return [without_fallbacks(each) for each in node] if isinstance(node, list) else node


async def take_pictures(shown: Mapping[str, Locator], samples: Mapping[str, Card], to: Path) -> None:
    """Keep a picture of each sample."""
    for name in samples:
        await shown[name].screenshot(path=to / f"{name}.png", animations="disabled")


def folder_of(pictures: Path, language: str, width: str) -> Path:
    """Return an empty folder for these pictures: a sample that is gone leaves none."""
    folder = pictures / "cards" / language / width
    rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)
