"""Every card in the real client: nothing of it is left out, and on a phone nothing is cut.

`make pictures` shows them in both languages and at both widths, and keeps a picture of each.
"""

import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from playwright.async_api import Locator, ViewportSize, expect

from domain.messages import Message
from rendering.cards.messages import render
from tests.e2e.client import TeamsClient, open_client
from tests.e2e.conftest import PICTURES
from tests.e2e.gallery import Card, Gallery, run_gallery
from tests.rendering.extremes import extreme_messages
from tests.rendering.samples import all_messages
from tests.support.cards import walk

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

# The narrowest phone that is still in use, in CSS pixels (F38); None leaves the width that the client gives.
WIDTHS: Mapping[str, int | None] = {"desktop": None, "phone": 320}
LANGUAGES_AND_WIDTHS = list(product(("sv", "en"), WIDTHS)) if PICTURES else [("sv", "phone")]
# Higher than any card: the client draws its cards anew, empty, when the window changes.
WINDOW = ViewportSize(width=1280, height=4500)
# The client draws the whole conversation anew for each card that comes: many cards are shown in several.
TOGETHER = 17
# By what parts of cards are told apart.
KIND = ("type", "style", "isMultiSelect", "isMultiline")
PATIENCE = 60_000  # milliseconds, for all cards of a part
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


class Wall(Struct, frozen=True):
    """Where cards are hung: the client, and the bot that shows them in it."""

    client: TeamsClient
    gallery: Gallery
    address: str
    width: int | None

    async def show(self, cards: Mapping[str, Card]) -> Mapping[str, Locator]:
        """Show these cards and no others."""
        self.gallery.cards = cards
        # Whoever enters begins with an empty conversation.
        await self.client.enter(self.address)
        if self.width is not None:
            await self.client.narrow_cards(self.width)
        await self.client.go_to_personal_chat()
        await self.client.write("alla")
        located = await self.client.wait_for_cards(len(cards), PATIENCE)
        return dict(zip(cards, located, strict=True))


@asynccontextmanager
async def open_wall(folder: Path, chromium: str, width: int | None) -> AsyncIterator[Wall]:
    async with (
        run_gallery(folder) as (gallery, address),
        open_client(address, chromium, bot_name="Uppföljaren", window=WINDOW) as client,
    ):
        yield Wall(client, gallery, address, width)


@pytest.mark.parametrize(("language", "width"), LANGUAGES_AND_WIDTHS)
async def test_every_card_is_whole_in_the_real_client_and_what_is_folded_away_opens_and_closes(
    language: str, width: str, tmp_path: Path, chromium: str, pictures: Path
) -> None:
    every = cards_of(all_messages(), language)
    chosen = every if PICTURES else choose(every)
    # One client for all: a new one costs more than showing a dozen cards.
    async with open_wall(tmp_path, chromium, WIDTHS[width]) as wall:
        for cards in cut_in_parts({**chosen, **long_choices(language)}):
            shown = await wall.show({**cards, **WRONG})
            await nothing_is_left_out_and_on_a_phone_nothing_is_cut(wall, shown)
            if PICTURES:
                await take_pictures(shown, every, folder_of(pictures, language, width))
        await what_is_folded_away_opens_by_a_press_and_closes_by_another(wall, every["mirror"])
    if PICTURES:
        remove_others(folder_of(pictures, language, width), every)


async def nothing_is_left_out_and_on_a_phone_nothing_is_cut(wall: Wall, shown: Mapping[str, Locator]) -> None:
    cards = wall.gallery.cards
    left_out = {name: missing for name, card in shown.items() if (missing := await left_out_of(card, cards[name]))}
    cut = {name for name, card in shown.items() if await wall.client.find_cut_words(card)}
    assert left_out == {UNHEARD: [SENTENCE]}
    assert cut == (set() if wall.width is None else {CUT, STICKS_OUT})


async def what_is_folded_away_opens_by_a_press_and_closes_by_another(wall: Wall, card: Card) -> None:
    (folded,) = filter(is_folded, walk(card))
    (toggle,) = [node["title"] for node in walk(card) if node.get("type") == "Action.ToggleVisibility"]
    headings = [node["text"] for node in folded["items"] if node["type"] == "TextBlock"]
    charts = [node for node in folded["items"] if node["type"].startswith("Chart.")]
    shown = (await wall.show({"mirror": card}))["mirror"]
    for count in (len(charts), 0):
        await shown.get_by_role("button", name=toggle).click()
        # The unit's own step, under a bar of each chart.
        await expect(shown.get_by_text(re.compile(r"^\d (ni|you)$")).filter(visible=True)).to_have_count(count)
        for heading in headings:
            # It stands in words above as well.
            said = shown.get_by_text(heading, exact=True).filter(visible=True)
            await expect(said).to_have_count(3 if count else 2)


def cards_of(messages: Mapping[str, Message], language: str) -> dict[str, Card]:
    rendered = {name: render(message, language).card for name, message in messages.items()}
    return {name: card for name, card in rendered.items() if card is not None}


def choose(cards: Mapping[str, Card]) -> dict[str, Card]:
    """Return those that are shown in every run: of all that are built of the same kinds, the longest."""
    longest = {kinds_of(card): name for name, card in sorted(cards.items(), key=lambda each: len(json.dumps(each[1])))}
    return {name: cards[name] for name in longest.values()}


def kinds_of(card: Card) -> frozenset[tuple[object, ...]]:
    """Return which kinds of elements, inputs and buttons a card is built of."""
    return frozenset(tuple(map(node.get, KIND)) for node in walk(card) if "type" in node)


def cut_in_parts(cards: Mapping[str, Card]) -> Iterator[dict[str, Card]]:
    left = list(cards.items())
    for at in range(0, len(left), TOGETHER):
        yield dict(left[at : at + TOGETHER])


def asks(card: Card) -> bool:
    return any(str(node.get("type")).startswith("Input.") for node in walk(card))


def long_choices(language: str) -> dict[str, Card]:
    """Return the cards in which a long name stands in an input; in a text the client breaks anything."""
    cards = cards_of(extreme_messages(LONG_NAME), language)
    # One of each kind of question: the others differ in what is filled in.
    return {f"long/{name}": card for name, card in cards.items() if asks(card) and (PICTURES or "_" not in name)}


async def left_out_of(shown: Locator, card: Card) -> list[str]:
    """Return the texts of the card that the client does not show; a chart's legend comes a moment later."""
    for legend in (node["legend"] for node in walk(card) if "legend" in node):
        await expect(shown).to_contain_text(legend)
    seen = squeeze(await shown.inner_text())
    return [text for text in texts_of(card) if squeeze(text) not in seen]


def texts_of(card: Card) -> Iterator[str]:
    """Yield what a card shows, without what only a client that knows less would show instead."""
    names = {"TextBlock": "text", "TextRun": "text", "Action.Execute": "title", "Input.ChoiceSet": "label"}
    for node in walk(as_first_shown(card)):
        if node.get("type") in names:
            yield node[names[node["type"]]]
        elif node.get("style") == "expanded":
            yield from (choice["title"] for choice in node["choices"])
        elif node.get("type") == "FactSet":
            yield from (fact[name] for fact in node["facts"] for name in ("title", "value"))


def as_first_shown(node: Any) -> Any:  # noqa: ANN401 - any part of a JSON document
    """Return it without what stands in for another, and without what a press is to open."""
    if isinstance(node, Mapping):
        return {name: as_first_shown(value) for name, value in node.items() if name != "fallback"}
    if isinstance(node, list):
        return [as_first_shown(each) for each in node if not is_folded(each)]
    return node


def is_folded(node: object) -> bool:
    return isinstance(node, Mapping) and node.get("isVisible") is False


async def take_pictures(shown: Mapping[str, Locator], samples: Mapping[str, Card], to: Path) -> None:
    """Keep a picture of each sample that is shown."""
    for name in samples.keys() & shown.keys():
        await shown[name].screenshot(path=to / f"{name}.png", animations="disabled")


def folder_of(pictures: Path, language: str, width: str) -> Path:
    folder = pictures / "cards" / language / width
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def remove_others(folder: Path, cards: Mapping[str, Card]) -> None:
    """Leave no picture of a sample that is gone."""
    for picture in folder.glob("*.png"):
        if picture.stem not in cards:
            picture.unlink()


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)
