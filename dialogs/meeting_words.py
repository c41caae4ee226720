"""What people mean when they write of meetings: yes and no, what is wanted, forms, rhythms, actors; words as data."""

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TypeVar

from dialogs.phrases import normalise
from dialogs.stems import strip_accents
from domain.actors import Actor
from domain.errors import Reason, Rejected
from domain.meetings import MeetingForm
from domain.rhythms import Rhythm

Code = TypeVar("Code", bound=StrEnum)
LONGEST_WORD_SHOWN = 40
# Stand for names that hold an "and", while a list is taken apart; nobody can write them.
FIRST_MARK = 0xE000
_BETWEEN = re.compile(r"\s*(?:[,;\n/+&]|\boch\b|\bsamt\b|\band\b)\s*")


class Aim(StrEnum):
    """What somebody wants of meetings, in the order in which it is looked for."""

    RHYTHM = "rhythm"
    CANCEL = "cancel"
    NOT_HELD = "not_held"
    HELD = "held"
    MOVE = "move"
    PLAN = "plan"
    SHOW = "show"


def plain(text: str) -> str:
    """Return a text in lower case and without accents, its signs left as they are."""
    return strip_accents(" ".join(text.casefold().split()))


def read_aim(text: str) -> Aim:
    """Return what a text about meetings wants; to see the next one where it says nothing else."""
    said = f" {_say(text)} "
    return next((aim for aim in Aim if any(f" {each} " in said for each in list_words("aims", aim.value))), Aim.SHOW)


def says_yes(text: str) -> bool | None:
    """Tell whether a text says yes or no; None when it says neither."""
    said = _say(text)
    if said in list_words("yes"):
        return True
    return False if said in list_words("no") else None


def read_form(text: str) -> MeetingForm | None:
    """Return how people meet, by word or as 1, 2 or 3 in the order it is asked."""
    return _choose(MeetingForm, "forms", _say(text))


def find_form(text: str) -> tuple[MeetingForm | None, str]:
    """Return how people meet where a text says it among other things, and the text without it."""
    said = f" {_say(text)} "
    named = [(f" {words} ", form) for form in MeetingForm for words in list_words("forms", form.value)]
    for words, form in sorted(named, key=lambda each: -len(each[0])):
        if words in said:
            return form, said.replace(words, " ").strip()
    return None, text


def read_rhythm(text: str) -> Rhythm | None:
    """Return a rhythm, by word or by its number in the order it is asked."""
    return _choose(Rhythm, "rhythms", _say(text))


def read_actors(text: str) -> tuple[Actor, ...] | Rejected:
    """Return the actors that a text lists, none when it says that nobody was missing; an unknown one is named back."""
    if _say(text) in list_words("nobody"):
        return ()
    found: set[Actor] = set()
    for part in _split_actors(text):
        actor = _choose(Actor, "actors", _say(part))
        if actor is None:
            return Rejected(Reason.ACTOR_UNKNOWN, {"given": part.strip()[:LONGEST_WORD_SHOWN]})
        found.add(actor)
    return tuple(each for each in Actor if each in found)


@cache
def list_words(*path: str) -> frozenset[str]:
    """Return the words at a place of the file, as they are compared."""
    node: object = _data()
    for name in path:
        node = node.get(name, ()) if isinstance(node, Mapping) else ()
    listed = node.get("words", ()) if isinstance(node, Mapping) else node
    return frozenset(_say(str(word)) for word in listed) if isinstance(listed, list) else frozenset()


# Private functions


@cache
def _data() -> Mapping[str, Mapping[str, object]]:
    return tomllib.loads(files("dialogs").joinpath("meeting_words.toml").read_text(encoding="utf-8"))


def _say(text: str) -> str:
    return strip_accents(normalise(text))


def _choose(codes: type[Code], table: str, said: str) -> Code | None:
    numbered = {str(number): code for number, code in enumerate(codes, start=1)}
    return numbered.get(said) or next((code for code in codes if said in list_words(table, code.value)), None)


def _split_actors(text: str) -> list[str]:
    """Return what a list names one by one; "barn- och ungdomspsykiatri" is one, though it has an "och" within."""
    said, kept = plain(text).strip(" .!"), dict[str, str]()
    whole = (words for code in Actor for words in map(plain, _listed("actors", code.value)) if _BETWEEN.search(words))
    for words in sorted(whole, key=len, reverse=True):
        if words in said:
            mark = chr(FIRST_MARK + len(kept))
            kept[mark], said = words, said.replace(words, mark)
    parts = (part.strip() for part in _BETWEEN.split(said))
    return [kept.get(part, part) for part in parts if part]


def _listed(table: str, code: str) -> list[str]:
    listed = _data()[table][code]
    return [str(word) for word in listed] if isinstance(listed, list) else []
