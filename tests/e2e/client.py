"""A person in the real client: what they write, click and see, by Playwright and Chromium."""

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Locator, Page, ViewportSize, async_playwright, expect

from tests.e2e.pictures import keep_picture

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
BEYOND_THIS_MACHINE = re.compile(r"^https?://(?!(?:127\.0\.0\.1|localhost)[:/])")
DESKTOP = ViewportSize(width=1280, height=900)
# High enough for a whole form: the client draws its cards anew, empty, when the window changes, so it never may.
TALL = ViewportSize(width=1280, height=2800)
PATIENCE = 30_000  # milliseconds, for whatever must appear

# A chart is left out: the client draws its axis partly outside on a phone, and all its numbers stand in the text too.
FIND_CUT_WORDS = """card => {
  const {left, right} = card.getBoundingClientRect();
  const cut = [];
  const words = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const node = words.currentNode, around = node.parentElement;
    if (!node.data.trim() || around.closest('svg')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const sticksOut = [...range.getClientRects()].some(box => box.left < left - 1 || box.right > right + 1);
    const isCut = around.scrollWidth > around.clientWidth + 1 && getComputedStyle(around).overflowX !== 'visible';
    if (sticksOut || isCut) cut.push(node.data);
  }
  for (const input of card.querySelectorAll('input, textarea, select, button, [role=combobox], table')) {
    const box = input.getBoundingClientRect();
    if (box.width && (box.left < left - 1 || box.right > right + 1)) cut.push(`<${input.tagName.toLowerCase()}>`);
  }
  return cut;
}"""


class TeamsClient:
    """The client's page; every verb waits until what it needs is there, and fails after `PATIENCE`.

    `taps` counts what a person has to press: buttons and choices.
    """

    def __init__(self, page: Page, bot_name: str) -> None:
        self.page = page
        self._bot_name = bot_name
        self.taps = 0
        self._in_channel = False
        self._cards_before = 0

    async def enter(self, address: str) -> None:
        """Open the client and wait until it reaches the bot; every entering tells the bot that it was installed."""
        await self.page.goto(address)
        await expect(self.page.get_by_text("Connected.")).to_be_visible()
        hide = self.page.get_by_role("button", name="Hide log panel")
        await hide.click()
        await expect(hide).to_have_count(0)
        self._in_channel = False

    async def go_to_personal_chat(self) -> None:
        """Show the conversation with the bot alone."""
        await self.page.get_by_role("treeitem", name="Personal Chat").click()
        await expect(self._post_button()).to_have_count(0)
        self._in_channel = False

    async def go_to_channel(self, name: str) -> None:
        """Show a channel of the team; the newest post is on top."""
        await self.page.get_by_role("treeitem", name=name).click()
        await expect(self._post_button()).to_be_visible()
        self._in_channel = True

    async def write(self, text: str) -> None:
        """Send a message to the bot: in a channel as a new post that mentions it, for it hears nothing else there."""
        self._cards_before = await self._cards().count()
        if self._in_channel:
            await self._mention_bot()
            await self._type(self._boxes().first, f" {text}", shown=f"{self._bot_name} {text}")
            await self._send_post()
        else:
            box = self._boxes().last
            await self._type(box, text, shown=text)
            await box.press("Enter")
            await expect(box).to_have_text("")

    async def write_without_mention(self, text: str) -> None:
        """Post in the channel what is not meant for the bot."""
        await self._type(self._boxes().first, text, shown=text)
        await self._send_post()

    async def wait_for_answer(self, text: str) -> Locator:
        """Return the card that came after what was written last, as soon as it is there and holds the text."""
        await expect(self._cards().nth(self._cards_before)).to_be_attached()
        return await self.wait_for_card(text)

    async def wait_for_card(self, text: str, patience: float = PATIENCE) -> Locator:
        """Return the newest card that holds the text, as soon as there is one; an older one will do."""
        card = self._newest(self._cards().filter(has_text=text))
        await expect(card).to_be_visible(timeout=patience)
        await card.scroll_into_view_if_needed()
        return card

    async def wait_for_text(self, text: str) -> None:
        """Wait until the text stands somewhere in the conversation, not only in the list of conversations beside it."""
        outside_list = self.page.locator(":not([role=region] *)")
        shown = self.page.get_by_text(text).and_(outside_list).filter(visible=True)
        await expect(self._newest(shown)).to_be_visible()

    async def expect_cards(self, text: str, count: int) -> None:
        """Wait until exactly so many cards of this conversation hold the text."""
        await expect(self._cards().filter(has_text=text)).to_have_count(count)

    async def click_button(self, title: str) -> None:
        """Click the button with this title in the newest card that has one."""
        self.taps += 1
        button = self.page.get_by_role("button", name=title, exact=True)
        await self._newest(self._cards_with(button)).get_by_role("button", name=title, exact=True).click()

    async def pick(self, question: str, label: str) -> None:
        """Choose an answer by its label, in the newest card that asks the question."""
        self.taps += 1
        group = self.page.get_by_role("radiogroup", name=question)
        newest = self._newest(self._cards_with(group)).get_by_role("radiogroup", name=question)
        await newest.get_by_role("radio", name=label).check()

    async def fill(self, label: str, text: str) -> None:
        """Write into the text field with this label, in the newest card that has one."""
        field = self.page.get_by_role("textbox", name=label)
        await self._newest(self._cards_with(field)).get_by_role("textbox", name=label).fill(text)

    async def narrow_cards(self, width: int) -> None:
        """Give every card the width it has on a phone; the client itself keeps them at 446 pixels, however narrow."""
        rule = f".ac-adaptiveCard {{ box-sizing: border-box !important; width: {width}px !important; }}"
        await self.page.add_style_tag(content=rule)

    async def wait_for_cards(self, count: int, patience: float) -> tuple[Locator, ...]:
        """Return this conversation's cards, oldest first, as soon as there are exactly so many."""
        await expect(self._cards()).to_have_count(count, timeout=patience)
        return tuple(self._cards().nth(index) for index in range(count))

    async def read_cards(self) -> list[str]:
        """Return what each of this conversation's cards says, oldest first."""
        return await self._cards().all_inner_texts()

    async def find_cut_words(self, card: Locator) -> list[str]:
        """Return what does not fit into the card's width: words that stick out of it, or end in three dots."""
        found: list[str] = await card.evaluate(FIND_CUT_WORDS)
        return found

    async def take_picture(self, path: Path) -> None:
        """Save what the person sees."""
        keep_picture(await self.page.screenshot(animations="disabled"), path)

    async def take_picture_of_card(self, text: str, path: Path) -> None:
        """Save the newest card that holds the text; the window must be `TALL` for a tall card."""
        card = await self.wait_for_card(text)
        await expect(card).to_be_in_viewport(ratio=0.99)
        keep_picture(await card.screenshot(animations="disabled"), path)

    async def _mention_bot(self) -> None:
        box = self._boxes().first
        await box.press_sequentially("@")
        await self.page.get_by_role("menuitem", name=self._bot_name).click()
        await expect(box.locator(".mention")).to_have_text(self._bot_name)

    async def _type(self, box: Locator, text: str, *, shown: str) -> None:
        """Put the text into a box in one stroke: single keys can get lost while the page is busy."""
        await box.focus()
        await self.page.keyboard.insert_text(text)
        await expect(box).to_have_text(shown)

    async def _send_post(self) -> None:
        await self._post_button().click()
        await expect(self._boxes().first).to_have_text("")

    def _post_button(self) -> Locator:
        return self.page.get_by_role("button", name="Post", exact=True)

    def _boxes(self) -> Locator:
        """Return the boxes for messages, without the text fields of cards."""
        return self.page.locator("[role=textbox][contenteditable=true]")

    def _cards(self) -> Locator:
        return self.page.locator(".ac-adaptiveCard")

    def _cards_with(self, part: Locator) -> Locator:
        return self._cards().filter(has=part)

    def _newest(self, found: Locator) -> Locator:
        """Return the newest: at the bottom of a chat; in a channel at the bottom of the topmost post that has any."""
        if not self._in_channel:
            return found.last
        return self.page.get_by_role("group").filter(has=found).first.locator(found).last


def find_chromium() -> str | None:
    """Return the browser's path; None where the machine has none."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@asynccontextmanager
async def open_client(
    address: str, chromium: str, *, bot_name: str, window: ViewportSize = DESKTOP
) -> AsyncIterator[TeamsClient]:
    """Show the client in a browser of its own, which reaches nothing beyond this machine."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=BROWSER_OPTIONS)
        try:
            page = await browser.new_page(viewport=window, locale="sv-SE", timezone_id="Europe/Stockholm")
            page.set_default_timeout(PATIENCE)
            expect.set_options(timeout=PATIENCE)
            await page.route(BEYOND_THIS_MACHINE, lambda route: route.abort())
            client = TeamsClient(page, bot_name)
            await client.enter(address)
            yield client
        finally:
            await browser.close()
