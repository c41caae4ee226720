"""A unit's own mirror on paper: one page, read aloud, with what the card says and nothing of any other unit."""

import re
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pkgutil import resolve_name

import pytest
from pypdf import PdfReader

from domain.mirrors import Mirror
from domain.release_messages import OwnMirror
from rendering.mirrors import mirror_words
from rendering.texts.catalogues import texts_for
from tests.rendering.release_samples import release_messages
from tests.rendering.samples import PUBLISHED
from tests.support.pango import skip_without_pango
from tests.support.pdf_checks import find_flaws, tags_of, walk_tags

KINDS = ("mirror", "mirror_two_answers", "mirror_first_year")


@cache
def mirrors() -> Mapping[str, Mirror]:
    told = release_messages("LS03", "Dalarna")
    return {kind: message.mirror for kind in KINDS if isinstance(message := told[kind], OwnMirror)}


@cache
def printed(kind: str, language: str = "sv") -> bytes:
    skip_without_pango()
    return bytes(resolve_name("rendering.reports.mirror_pages:print_mirror")(mirrors()[kind], language, PUBLISHED))


def text_of(content: bytes) -> str:
    (page,) = PdfReader(BytesIO(content)).pages
    return " ".join(page.extract_text().split())


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_one_page_that_is_read_aloud_and_says_what_the_card_says(kind: str, language: str) -> None:
    content = printed(kind, language)
    assert find_flaws(content, language) == []
    words, text = mirror_words(mirrors()[kind], texts_for(language)), text_of(content)
    said = [line for heading, lines in words.goals for line in (heading, *lines)]
    for sentence in (words.title, words.scope, words.private, *said, *words.notes, words.question, words.caveat):
        assert sentence in text
    assert tags_of(content).count("/Figure") == 5


def test_its_pictures_show_where_the_unit_stands_and_its_own_years() -> None:
    text = text_of(printed("mirror"))
    assert text.count("Länets svar (ert värde: ") == 5
    assert "inget svar" in text  # 2021
    told = [str(each["/Alt"]) for each in walk_tags(printed("mirror")) if "/Alt" in each]
    assert [each[:16] for each in told] == [f"Bild för Mål {number}: " for number in range(1, 6)]
    assert all("Ert värde: " in each for each in told)


def test_k12_it_names_no_other_unit_and_its_file_names_none() -> None:
    for kind in KINDS:
        assert set(re.findall(r"\bLS\d\d\b", text_of(printed(kind)))) == {"LS03"}
    for language, name in {"sv": "egen-spegel.pdf", "en": "own-mirror.pdf"}.items():
        skip_without_pango()
        assert resolve_name("rendering.reports.mirror_pages:name_mirror")(language) == name


def test_it_is_the_same_bytes_each_time() -> None:
    first = printed("mirror")
    assert (
        bytes(resolve_name("rendering.reports.mirror_pages:print_mirror")(mirrors()["mirror"], "sv", PUBLISHED))
        == first
    )
