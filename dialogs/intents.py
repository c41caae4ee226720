"""What someone means by what they wrote: phrases as data, forgiving of form, order and slips of the keyboard."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct
from rapidfuzz import fuzz, process

from dialogs.phrases import (
    REMEMBERED,
    Phrase,
    denies,
    known_spellings,
    known_stems,
    list_beside,
    list_phrases,
    list_words,
    normalise,
    phrases_by_words,
    stems_of,
    written_for,
)
from dialogs.stems import correct_word, join_compounds
from domain.agreements import Choice
from domain.answers import Perspective
from domain.requests import Intent

# They change more than what is shown: only a phrase in one piece will do, and politeness around it.
CONSEQUENTIAL = frozenset({Intent.CLOSE_ROUND, Intent.CONNECT_CHANNEL, Intent.CONFIRM_INTERVIEW, Intent.DECLARE_NONE})
CONSEQUENTIAL |= {Intent.SUBMIT, Intent.NOT_ME, Intent.CANCEL, Intent.REVOKE_CALENDAR, Intent.PUBLISH}
CONSEQUENTIAL |= {Intent.RESEND_FAILED}
# They can be asked for in the name of somebody else.
ON_BEHALF = frozenset({Intent.ASSESS, Intent.STATUS_FORM})
# Who writes more than this tells something and asks for nothing. It also bounds the work of a turn.
MOST_WORDS = 20
# No word that we know is as long; of longer ones no more is looked at, or remembered.
LONGEST_WORD = 40
# Scores out of 100, seen on the phrases themselves: below this, suggestions become guesses.
POSSIBLE = 75
# Shorter ones are part of too much else, as "ja" is of "börja".
SHORTEST_GUESSED, SHORTEST_SUGGESTED = 4, 5
MOST_SUGGESTIONS = 2
_COMMENT = re.compile(r"\s*(\w+)(?:\s*[:;,-]\s*|\s+)(\S.*)", re.DOTALL)


class Heard(Struct, frozen=True):
    """A text as it is looked at.

    Attributes:
        words: in plain form and corrected.
        stems: of all words.
        telling: of each word that is not harmless.
        named: of each word that seems to be the name of somebody who is answered for.
        wonders: whether it only asks about something: a question, and nobody asked to do it.
    """

    words: tuple[str, ...]
    stems: frozenset[str]
    telling: tuple[frozenset[str], ...]
    named: frozenset[frozenset[str]]
    wonders: bool


def recognise_intent(text: str) -> Intent | None:
    """Return the intent a text names, whatever its words' form and order; None when it is not certain."""
    if len(_split(text)) > MOST_WORDS:
        return None
    heard = _hear(text)
    if (exact := phrases_by_words().get(heard.words)) is not None and not (heard.wonders and exact in CONSEQUENTIAL):
        return exact
    meant = _find_best(heard)
    return meant[0] if len(meant) == 1 else None


def suggest_intents(text: str) -> tuple[Intent, ...]:
    """Return the intents that a text may have meant, the likeliest first; at most two."""
    heard = _hear(text)
    said = " ".join(heard.words)
    if len(said) < SHORTEST_GUESSED:
        return ()
    denied = denies(heard.words)
    offered = [each for each in list_phrases() if each.denies or not (denied and each.intent in CONSEQUENTIAL)]
    near = [*_find_best(heard), *_find_covered(heard, offered), *_find_similar(said, offered)]
    understood = recognise_intent(text)
    return tuple(intent for intent in dict.fromkeys(near) if intent is not understood)[:MOST_SUGGESTIONS]


def split_comment(text: str) -> str | None:
    """Return what follows the word for a comment; None when the text does not begin with it."""
    found = _COMMENT.fullmatch(text)
    if found is None or normalise(found[1]) not in list_words("comment"):
        return None
    return found[2].strip()


def split_decision(text: str) -> str | None:
    """Return the written decision that a text publishes by, which may be empty; None where it says nothing of one."""
    said, listed = text.split(), list_words("by_decision")
    for length in range(min(len(said), max(len(each.split()) for each in listed)), 1, -1):
        if normalise(" ".join(said[:length])) in listed:
            return " ".join(said[length:]).lstrip(":;,- ")
    return None


def recognise_perspective(text: str) -> Perspective | None:
    """Return the perspective a text names, by word or as 1, 2 or 3 in the order they are asked."""
    said = normalise(text)
    for number, perspective in enumerate(Perspective, start=1):
        if said in (str(number), *list_words("perspective", perspective.value)):
            return perspective
    telling = [word for word in _hear(text).words if word not in list_words("harmless")]
    beside = {stem for word in list_words("perspective_beside") for stem in stems_of(word)}
    named = [word for word in telling if stems_of(word).isdisjoint(beside)]
    fitting = [each for each in Perspective if named and list_words("perspective", each.value).issuperset(named)]
    return fitting[0] if len(fitting) == 1 else None


def recognise_choice(text: str) -> Choice | None:
    """Return what a text says is to be done about two answers."""
    return next((choice for choice in Choice if normalise(text) in list_words("two_answers", choice.value)), None)


def agrees(text: str, words: str = "agreement") -> bool:
    """Tell whether a text says yes, or what else these words are listed for, and nothing beside."""
    return normalise(text) in list_words(words)


def names(text: str, words: str) -> bool:
    """Tell whether a text has, among others, the words that are listed by a name."""
    return any(f" {listed} " in f" {normalise(text)} " for listed in list_words(words))


def dont_know_phrases() -> frozenset[str]:
    """Return what people write when they do not know, as `normalise` writes it."""
    return list_words("dont_know")


# Private functions: hearing


def _split(text: str) -> list[str]:
    said = normalise(text)
    return [word[:LONGEST_WORD] for word in said.replace("?", " ").split() or said.split()]


def _hear(text: str) -> Heard:
    words = tuple(map(_correct, join_compounds(_split(text)[:MOST_WORDS], known_spellings())))
    stems = [stems_of(word) for word in words]
    telling = tuple(each for word, each in zip(words, stems, strict=True) if word not in list_words("harmless"))
    wonders = "?" in text and list_words("requests").isdisjoint(words)
    return Heard(words, frozenset().union(*stems), telling, _find_names(words), wonders)


def _find_names(words: Sequence[str]) -> frozenset[frozenset[str]]:
    """Return the stems of what we do not know and that stands after "for": "svara för Anna", "svara för LS03"."""
    after = (word for before, word in pairwise(words) if before in list_words("on_behalf"))
    return frozenset(stems_of(word) for word in after if word not in known_spellings())


@lru_cache(maxsize=REMEMBERED)
def _correct(word: str) -> str:
    """Return the word that was meant; another form of one that we know is no slip."""
    if word not in known_spellings() and stems_of(word) & known_stems():
        return word
    corrected = correct_word(word, known_spellings())
    if corrected in list_words("harmless") and word not in known_spellings():
        return word  # what we do not know is never made harmless
    return written_for().get(corrected, corrected)


# Private functions: comparing


def _find_best(heard: Heard) -> Sequence[Intent]:
    """Return the intent whose phrase says the most of what was said; several when they say as much."""
    fitting = [phrase for phrase in list_phrases() if phrase.stems <= heard.stems and _fits(phrase, heard)]
    most = max((len(phrase.words) for phrase in fitting), default=0)
    return tuple(dict.fromkeys(phrase.intent for phrase in fitting if len(phrase.words) == most))


def _fits(phrase: Phrase, heard: Heard) -> bool:
    """Tell whether what is said beside the phrase changes nothing; a "not" that is not the phrase's own always does."""
    if phrase.intent in CONSEQUENTIAL:
        return not heard.wonders and _stands_alone(phrase, heard.words)
    names = heard.named if phrase.intent in ON_BEHALF else frozenset()
    return all(stems & phrase.stems or stems & phrase.beside or stems in names for stems in heard.telling)


def _stands_alone(phrase: Phrase, words: tuple[str, ...]) -> bool:
    """Tell whether the phrase is said in one piece, with nothing but politeness around it."""
    length, around = len(phrase.words), list_words("polite") | list_beside(phrase.intent)
    return any(
        words[start : start + length] == phrase.words and around.issuperset(words[:start] + words[start + length :])
        for start in range(len(words) - length + 1)
    )


def _find_covered(heard: Heard, offered: Sequence[Phrase]) -> Sequence[Intent]:
    """Return the intents of phrases that were said among other things, the longest first."""
    telling = frozenset().union(*heard.telling)
    covered = [phrase for phrase in offered if phrase.stems <= heard.stems and phrase.stems & telling]
    return [phrase.intent for phrase in sorted(covered, key=lambda phrase: -len(phrase.words))]


def _find_similar(said: str, offered: Sequence[Phrase]) -> Sequence[Intent]:
    """Return the intents of phrases that look like the text."""
    by_text = {" ".join(phrase.words): phrase.intent for phrase in offered}
    texts = [text for text in by_text if len(text) >= SHORTEST_SUGGESTED]
    near = process.extract(said, texts, scorer=fuzz.token_sort_ratio, score_cutoff=POSSIBLE, limit=MOST_SUGGESTIONS * 3)
    return [by_text[text] for text, _score, _index in near]
