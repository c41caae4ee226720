"""S9: nothing that somebody wrote becomes a format, a link, an image or a mention."""

import unicodedata
from collections import Counter
from functools import cache
from io import BytesIO
from itertools import islice
from zipfile import ZipFile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from domain.joint_messages import TalkingSheet
from domain.messages import Message
from rendering.cards.messages import render
from rendering.free_text import clean, comment_lines, neutralise, neutralise_lines
from rendering.reports.talking_sheets import write_talking_sheet
from tests.rendering.joint_samples import ADDRESS, NOW, make_joint
from tests.rendering.samples import all_makers, all_messages, make_round
from tests.support.cards import card_problems, shown_texts, walk

HOSTILE = (
    "[klicka](https://evil.example)",
    "![bild](https://evil.example/x.png)",
    "[x][1]\n\n[1]: https://evil.example",
    "<https://evil.example>",
    "https://evil.example www.evil.example",
    "<at>Alla</at>",
    "<a<at>t>Alla</a</at>t>",
    "<AT id='0'>Alla</AT >",
    "&lt;at&gt;Alla&lt;/at&gt; &#42;&#42;fet&#42;&#42;",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "[x](javascript:alert(1)) javascript:alert(1)",
    "data:text/html;base64,AAAA",
    "**fet** __fet__ *kursiv* _kursiv_ ~~struken~~ `kod`",
    "# Rubrik",
    "1. ett\n2. två",
    "- ett\n- två\n+ tre",
    "> citat",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "rad\n===\nrad\n---",
    "***\n---\n___",
    "```\nkod\n```",
    "\\*inte kursiv\\*",
    "\u202eevil\u202c \u2066x\u2069 a\u200bb\ufeffc",
    "\x00\x07\x1b[31m",
    "\n" * 10_000,
    "    fyra mellanslag",
)
# What stands around a payload changes what it is to a client.
FRAMES = (
    "{0}", "a {0}", "{0} b", "{0}{0}", "*{0}*", "[{0}](x)", "<b>{0}</b>", "å\n{0}", "{0}\n- {0}", '"{0}"',
    "1. {0}", "\t{0}", "`{0}`", "> {0}", "# {0}", "{0}.", "({0})", "_{0}_", "~{0}~", "| {0} |",
)  # fmt: skip
STRIDE = 25
ACTIVE = st.text(alphabet=st.sampled_from("*_`~[]()<>#|\\!&;:/.-+=1 \n\tatwåw@\u200b\u202e"), max_size=60)
MARKDOWN = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"])


@settings(max_examples=500)
@given(st.one_of(ACTIVE, st.text(max_size=80), st.sampled_from(HOSTILE)))
@example("1)")
@example("a\n=")
@example(r"https:\\evil.example")
def test_no_text_is_active_after_the_gate(text: str) -> None:
    for passed in (neutralise(text), neutralise_lines(text)):
        assert _active_tokens(passed) == []
        assert "<" not in passed
        assert "://" not in passed
        assert all(unicodedata.category(sign) not in {"Cc", "Cf"} for sign in passed if sign != "\n")


@given(st.text(alphabet="abcåäö 123,.!?()'\"", max_size=80))
def test_ordinary_words_pass_unchanged(text: str) -> None:
    once = " ".join(text.split())
    if not once[:1].isdigit():
        assert neutralise(text) == once


def test_names_of_the_county_pass_unchanged() -> None:
    for name in ("Malung-Sälen", "Södra Dalarna", "Västerbergslagen", "LS01", "God & nära vård (2024)"):
        assert neutralise(name) == name


def test_what_was_written_stays_readable() -> None:
    assert neutralise("**Mora** [plan](x)") == "∗∗Mora∗∗ (plan)(x)"  # noqa: RUF001 - lookalikes are the point
    assert neutralise("<at>Alla</at> hej") == "Alla hej"
    assert neutralise("se https://mora.se") == "se https: //mora.se"


def test_a_comment_is_kept_line_by_line_and_ten_thousand_lines_become_one() -> None:
    assert comment_lines("ett\r\n\r\n två *2*") == ("ett", "två *2*")
    assert len(comment_lines("rad\n" * 10_000)) == 1


def test_the_gate_is_idempotent_for_what_is_hostile() -> None:
    for text in HOSTILE:
        assert neutralise(neutralise(text)) == neutralise(text)
        assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_no_hostile_name_or_comment_is_active_in_any_message(hostile: str) -> None:
    name = hostile[:100]
    for sample, message in all_messages(unit=name, county=name, comment=hostile[:2000]).items():
        _expect_nothing_active(sample, message)


def test_five_hundred_payloads_through_every_field_and_kind_of_output_are_words_only() -> None:
    payloads = [frame.format(text[:200]) for text in HOSTILE for frame in FRAMES]
    shown = Counter[str]()
    for number, payload in enumerate(payloads):
        makers = all_makers(payload[:100], payload[:100], payload[:2000])
        turn, place = divmod(number, len(makers))
        # Each payload through some of the messages, and so each message with many of the payloads.
        for sample, message in islice(makers[place]().items(), turn % 2, None, 2):
            _expect_nothing_active(sample, message)
            shown[sample] += 1
        if number % STRIDE == 0:
            _expect_no_link_in_word(payload[:100])
    print(f"S9: {len(payloads)} payloads, shown {shown.total()} times: 0 active")  # noqa: T201 - the figure of S9
    assert len(payloads) >= 500
    assert shown.keys() == all_messages().keys()
    assert min(shown.values()) > len(HOSTILE) // 2


def _expect_no_link_in_word(unit: str) -> None:
    sheet = TalkingSheet(make_round(), unit, make_joint(), NOW)
    with ZipFile(BytesIO(write_talking_sheet(sheet, "sv"))) as parts:
        document = parts.read("word/document.xml").decode()
        relations = parts.read("word/_rels/document.xml.rels").decode()
    assert "w:hyperlink" not in document
    assert "w:instrText" not in document
    assert "w:fldSimple" not in document
    assert "evil.example" not in relations


def _expect_nothing_active(sample: str, message: Message) -> None:
    rendered = render(message, "sv")
    for text in (rendered.text, rendered.summary, *shown_texts(rendered.card or {})):
        # The only address in a message is ours.
        assert _active_tokens(text.replace(ADDRESS, "")) == [], sample
        assert "<at" not in text.casefold()
    for node in walk(rendered.card or {}):
        assert node.get("type") != "TextRun" or "<at" not in node["text"].casefold()
        assert node.get("url", ADDRESS) == ADDRESS
    if rendered.card is not None:
        problems = [each for each in card_problems(rendered.card) if "empty" not in each and "title" not in each]
        assert problems == [], sample


@cache
def _active_tokens(text: str) -> list[str]:
    tokens: list[Token] = []
    for token in MARKDOWN.parse(text):
        tokens += [token, *(token.children or [])]
    plain = {"paragraph_open", "paragraph_close", "inline", "text", "softbreak"}
    return [token.type for token in tokens if token.type not in plain]
