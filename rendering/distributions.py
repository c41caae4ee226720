"""How answers are spread, in a sentence."""

from collections.abc import Mapping

from rendering.formats import format_step
from rendering.texts.catalogues import Texts

LARGEST_IN_WORDS = 12


def tell_counts(distribution: Mapping[float, int], texts: Texts) -> str:
    """Return how many units chose each step, the highest first (K4, K10)."""
    of = sum(distribution.values())
    steps = [(format_step(value, texts.language), count) for value, count in sorted(distribution.items())]
    (value, count), *rest = reversed(steps)
    if not rest:
        said = texts.plural("summary.distribution.all", of, value=value)
    else:
        first = texts.plural("summary.distribution.first", of, count=count, value=value)
        others = [
            texts("summary.distribution.next", count=_in_words(count, texts), value=value) for value, count in rest
        ]
        said = texts.join([first, *others])
    return texts("summary.sentence", text=said)


# Private functions


def _in_words(count: int, texts: Texts) -> str:
    return texts(f"count.{count}") if count <= LARGEST_IN_WORDS else str(count)
