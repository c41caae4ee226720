"""Every message as people get it, kept in tests/golden and read as diffs.

`UPDATE_GOLDENS=1 pytest tests/rendering/test_goldens.py` writes them anew; then read what changed.
"""

import json
import os
from pathlib import Path
from typing import get_args

import pytest

from domain.messages import Message
from rendering.cards.messages import RENDERERS, render
from rendering.cards.rendered import Rendered
from rendering.texts.catalogues import LANGUAGES, texts_for
from tests.rendering.samples import all_messages
from tests.support.catalogues import COUNTS, Placeholders, plural_names

GOLDEN = Path(__file__).parents[1] / "golden"
SAMPLES = all_messages()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_message_reads_as_it_did_when_somebody_last_read_it(language: str) -> None:
    for name, message in SAMPLES.items():
        rendered = render(message, language)
        _compare(GOLDEN / language / f"{name}.txt", _as_text(rendered))
        if rendered.card is not None:
            card = json.dumps(rendered.card, ensure_ascii=False, indent=2)
            _compare(GOLDEN / language / f"{name}.json", f"{card}\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_reads_right_for_none_one_two_and_twenty_one(language: str) -> None:
    read = (f"{name}\n{_counted(language, catalogue, name)}\n" for catalogue, name in plural_names(language))
    _compare(GOLDEN / f"plurals.{language}.txt", "\n".join(read))


def test_every_message_has_a_renderer_and_a_sample() -> None:
    kinds = set(get_args(Message))
    assert set(RENDERERS) == kinds
    assert {type(message) for message in SAMPLES.values()} == kinds


def test_no_golden_is_left_of_a_message_that_is_gone() -> None:
    kept = {path.stem for path in GOLDEN.glob("??/*")}
    assert kept == set(SAMPLES)


def _counted(language: str, catalogue: str, name: str) -> str:
    texts = texts_for(language, catalogue)
    return "\n".join(f"  {n}: {texts.fill_plural(name, n, Placeholders(n=n))}" for n in COUNTS)


def _as_text(rendered: Rendered) -> str:
    return f"[{rendered.summary}]\n\n{rendered.text}\n"


def _compare(path: Path, now: str) -> None:
    if os.environ.get("UPDATE_GOLDENS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(now, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == now, path.name
