"""The gold set: what people write, what is meant by it, and what the bot takes it for."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from bot.translation import clean_text
from dialogs.intents import recognise_intent, recognise_perspective, split_comment
from dialogs.numbers import read_steps
from domain.requests import Intent
from tests.support.activities import BOT_ID, BOT_NAME, make_message

FOLDER = Path(__file__).parent / "gold"
LANGUAGES = ("sv", "en")
PARTS = ("seen", "held_out", "activities")
ASK = "ask"


class Utterance(Struct, frozen=True):
    """A text as it reached us, and what is meant: an intent's value, `steps`, `perspective`, or `ask`."""

    text: str
    meant: str

    @property
    def taken_for(self) -> str:
        """Return what a turn with this text would be taken for, in the order in which the registry looks."""
        if split_comment(self.text) is not None:
            return Intent.COMMENT.value
        intent = recognise_intent(self.text)
        if intent is not None:
            return intent.value
        if read_steps(self.text) is not None:
            return "steps"
        return "perspective" if recognise_perspective(self.text) else ASK


class Figures(Struct, frozen=True):
    """How many were understood, asked back about, and taken for something else."""

    right: int
    asked: int
    wrong: tuple[Utterance, ...]

    @property
    def total(self) -> int:
        """Return how many there were."""
        return self.right + self.asked + len(self.wrong)

    def __str__(self) -> str:
        """Return the figures in a line."""
        shares = (count / self.total for count in (self.right, self.asked, len(self.wrong)))
        return "{} texts: {:.1%} right, {:.1%} asked back, {:.1%} wrong action".format(self.total, *shares)


def read_gold(language: str, part: str) -> tuple[Utterance, ...]:
    """Return a part of the gold set."""
    if part == "activities":
        return tuple(Utterance(clean_text(_make_activity(given)), given["means"]) for given in _read(part)[language])
    return tuple(_pair(_read(language)[part]))


def judge(gold: tuple[Utterance, ...]) -> Figures:
    """Return how a part of the gold set is understood."""
    wrong = tuple(each for each in gold if each.taken_for not in {each.meant, ASK})
    asked = sum(each.taken_for == ASK != each.meant for each in gold)
    return Figures(len(gold) - asked - len(wrong), asked, wrong)


# Private functions


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _pair(by_meaning: Mapping[str, list[str]]) -> Iterator[Utterance]:
    for meant, texts in by_meaning.items():
        yield from (Utterance(text, meant) for text in texts)


def _make_activity(given: Mapping[str, str]) -> dict[str, Any]:
    mentions = ((given.get("mention"), BOT_ID, BOT_NAME), (given.get("other"), "29:person-2", "Ordförande LS02"))
    entities = [
        {"type": "mention", "mentioned": {"id": who, "name": name}, "text": written}
        for written, who, name in mentions
        if written
    ]
    return make_message(given["text"], entities=[*entities, {"type": "clientInfo"}])
