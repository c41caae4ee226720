"""Parts, and what is meant of them, as they are named within a sentence, in a list or on a button."""

from collections.abc import Iterable

from domain.asked_forms import AskedParts
from domain.instruments import Part
from rendering.texts.catalogues import Texts


def name_parts(parts: Iterable[Part], texts: Texts) -> str:
    """Return parts by their short names: "självskattningen och läget"."""
    return texts.join([texts(f"state.part.{part}") for part in parts])


def name_of_unit(asked: AskedParts, texts: Texts) -> str:
    """Return parts with the unit that they are of: "läget för LS01"."""
    return texts("part.of_unit", part=name_parts(asked.parts, texts), unit=asked.unit.name)


def name_choice(asked: AskedParts, texts: Texts) -> str:
    """Return what can be chosen: a part, or several as all of a unit's."""
    if len(asked.parts) > 1:
        return texts("part.choice_all", unit=asked.unit.name)
    return texts("part.choice", unit=asked.unit.name, part=name_parts(asked.parts, texts))


def word_for(parts: Iterable[Part], texts: Texts) -> str:
    """Return the word that begins the first of some parts."""
    return texts(f"part_word.{next(iter(parts))}")
