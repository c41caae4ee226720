"""Which of the parts that are theirs a person means: by number, by the unit's name, by the part's."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from dialogs.facts import Facts
from dialogs.phrases import list_words, normalise
from dialogs.states import State, Topic
from domain.asked_forms import AskedForm, AskedParts, key_of
from domain.instruments import Part

# What is being talked of is what is meant, where nothing else is named.
ABOUT_ASSESSMENT = frozenset({Topic.ASSESSMENT, Topic.REVIEW, Topic.NOTED})
ABOUT_FORM = frozenset({Topic.STATUS_FORM, Topic.SETTLING, Topic.LOOKING})


def meant_by_card(facts: Facts) -> tuple[AskedForm, ...]:
    """Return what a pressed card is about among what the person is asked for: all of it where the card names none."""
    subject = facts.card.subject if facts.card else None
    if subject is None:
        return facts.asked
    listed = tuple(each for each in facts.asked if each.key in subject.choices)
    if listed or subject.unit_id is None:
        return listed or facts.asked
    parts = subject.parts or ((subject.part,) if subject.part else tuple(Part))
    return tuple(each for each in facts.asked if each.unit.id == subject.unit_id and each.part in parts)


def meant_by_talk(state: State, facts: Facts) -> tuple[AskedForm, ...]:
    """Return what is being talked of among what the person is asked for, else all of it."""
    part = Part.SELF_ASSESSMENT if state.topic in ABOUT_ASSESSMENT else None
    part = state.part if state.topic in ABOUT_FORM else part
    talked_of = key_of(part, state.unit_id) if part and state.unit_id else None
    return tuple(each for each in facts.asked if each.key == talked_of) or facts.asked


def pick_parts(text: str, choices: Sequence[AskedParts]) -> AskedParts | None:
    """Return what a text names among choices; of a unit without a part all of it, which comes first.

    Args:
        text: as it was written; a number is that of the choice in the list.
        choices: as they were listed.
    """
    said = f" {normalise(text)} "
    numbered = {f" {number} ": each for number, each in enumerate(choices, start=1)}
    if said in numbered:
        return numbered[said]
    units = [each for each in choices if f" {normalise(each.unit.name)} " in said]
    parts = {part for part in Part if _names(said, part.value)}
    whole = not parts and _names(said, "all")
    fitting = [each for each in units or choices if _fits(each, parts, whole=whole)]
    if not (units or parts or whole) or len({each.unit.id for each in fitting}) != 1:
        return None
    # Without "all of it" among them, one of several parts was to be named.
    return fitting[0] if len(fitting) == 1 or len(fitting[0].parts) > 1 else None


# Private functions


def _names(said: str, words: str) -> bool:
    return any(f" {word} " in said for word in list_words("naming", words))


def _fits(choice: AskedParts, parts: AbstractSet[Part], *, whole: bool) -> bool:
    if whole:
        return len(choice.parts) > 1
    return not parts or set(choice.parts) == parts
