"""What a card has room for: the first of several versions that Teams takes (F29)."""

import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from domain.summaries import CountySummary
from rendering.cards.rendered import Rendered
from rendering.texts.catalogues import Texts

# Teams takes 25 KB, in UTF-16; what a card gets on its way, its id in each button and a trial's mark, is within one.
MOST_BYTES = 24 * 1024
# A summary, and what is said of that which was left out of it.
ToldSummary = tuple[CountySummary, tuple[str, ...]]
Version = TypeVar("Version")


def first_that_fits(draw: Callable[[Version], Rendered], versions: Sequence[Version]) -> Rendered:
    """Return the first version, the longest, that is not too large, else the last; no more are drawn than needed."""
    *longer, shortest = versions
    for version in longer:
        drawn = draw(version)
        if _fits(drawn):
            return drawn
    return draw(shortest)


def cut(text: str, longest: int) -> str:
    """Return a text of at most so many letters; where it was longer, its end shows that it was."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def shorten_summary(summary: CountySummary, texts: Texts) -> tuple[ToldSummary, ...]:
    """Return a summary whole, and then without what each group has answered, which it says and where that stands."""
    breakdown = summary.breakdown
    if breakdown is None or not breakdown.groups:
        return ((summary, ()),)
    left_out = texts("breakdown.in_report", by=breakdown.name.in_language(texts.language))
    return (summary, ()), (replace(summary, breakdown=None), (left_out,))


# Private functions


def _fits(drawn: Rendered) -> bool:
    return drawn.card is None or len(json.dumps(drawn.card, ensure_ascii=False).encode("utf-16-le")) <= MOST_BYTES
