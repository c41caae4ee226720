"""What someone means by what they wrote: phrases as data, forgiving of form, order and slips of the keyboard."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz import fuzz, process

from dialogs.stems import LANGUAGES, correct_word, join_compounds, spell_both_ways, stem_word
from domain.agreements import Choice
from domain.answers import Perspective
from domain.requests import Intent

# They change more than what is shown: only a phrase in one piece will do, and politeness around it.
CONSEQUENTIAL = frozenset({Intent.CLOSE_ROUND, Intent.CONNECT_CHANNEL, Intent.CONFIRM_INTERVIEW, Intent.DECLARE_NONE})
CONSEQUENTIAL |= {Intent.SUBMIT, Intent.NOT_ME, Intent.CANCEL, Intent.REVOKE_CALENDAR, Intent.PUBLISH}
# Who writes more than this tells something and asks for nothing. It also bounds the work of a turn.
MOST_WORDS = 20
# No word that we know is as long; of longer ones no more is looked at, or remembered.
LONGEST_WORD = 40
REMEMBERED = 4096
# Scores out of 100, seen on the phrases themselves: below this, suggestions become guesses.
POSSIBLE = 75
# Shorter ones are part of too much else, as "ja" is of "börja".
SHORTEST_GUESSED, SHORTEST_SUGGESTED = 4, 5
MOST_SUGGESTIONS = 2
_SIGNS = re.compile(r"[^\w\s?]|_")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_COMMENT = re.compile(r"\s*(\w+)(?:\s*[:;,-]\s*|\s+)(\S.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way of saying something.

    Attributes:
        stems: what must be said.
        beside: stems that may be said as well.
        denies: whether the phrase itself says no.
    """

    intent: Intent
    words: tuple[str, ...]
    stems: frozenset[str]
    beside: frozenset[str]
    denies: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """A text as it is looked at.

    Attributes:
        words: in plain form and corrected.
        stems: of all words.
        telling: of each word that is not harmless.
        wonders: whether it only asks about something: a question, and nobody asked to do it.
    """

    words: tuple[str, ...]
    stems: frozenset[str]
    telling: tuple[frozenset[str], ...]
    wonders: bool


def normalise(text: str) -> str:
    """Return the text in lower case, composed (NFKC), without signs and with single spaces; "?" alone stays."""
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).casefold())
    plain = " ".join(_SIGNS.sub(" ", seen).split())
    return plain.rstrip(" ?") or plain[:1]


def recognise_intent(text: str) -> Intent | None:
    """Return the intent a text names, whatever its words' form and order; None when it is not certain."""
    if len(_split(text)) > MOST_WORDS:
        return None
    heard = _hear(text)
    if (exact := _by_words().get(heard.words)) is not None and not (heard.wonders and exact in CONSEQUENTIAL):
        return exact
    meant = _find_best(heard)
    return meant[0] if len(meant) == 1 else None


def suggest_intents(text: str) -> tuple[Intent, ...]:
    """Return the intents that a text may have meant, the likeliest first; at most two."""
    heard = _hear(text)
    said = " ".join(heard.words)
    if len(said) < SHORTEST_GUESSED:
        return ()
    denied = _denies(heard.words)
    offered = [each for each in _phrases() if each.denies or not (denied and each.intent in CONSEQUENTIAL)]
    near = [*_find_best(heard), *_find_covered(heard, offered), *_find_similar(said, offered)]
    understood = recognise_intent(text)
    return tuple(intent for intent in dict.fromkeys(near) if intent is not understood)[:MOST_SUGGESTIONS]


def split_comment(text: str) -> str | None:
    """Return what follows the word for a comment; None when the text does not begin with it."""
    found = _COMMENT.fullmatch(text)
    if found is None or normalise(found[1]) not in _words("comment"):
        return None
    return found[2].strip()


def recognise_perspective(text: str) -> Perspective | None:
    """Return the perspective a text names, by word or as 1, 2 or 3 in the order they are asked."""
    said = normalise(text)
    for number, perspective in enumerate(Perspective, start=1):
        if said in (str(number), *_words("perspective", perspective.value)):
            return perspective
    telling = [word for word in _hear(text).words if word not in _words("harmless")]
    beside = {stem for word in _words("perspective_beside") for stem in _stems(word)}
    named = [word for word in telling if _stems(word).isdisjoint(beside)]
    fitting = [each for each in Perspective if named and _words("perspective", each.value).issuperset(named)]
    return fitting[0] if len(fitting) == 1 else None


def recognise_choice(text: str) -> Choice | None:
    """Return what a text says is to be done about two answers."""
    return next((choice for choice in Choice if normalise(text) in _words("two_answers", choice.value)), None)


def agrees(text: str, words: str = "agreement") -> bool:
    """Tell whether a text says yes, or what else these words are listed for, and nothing beside."""
    return normalise(text) in _words(words)


def names(text: str, words: str) -> bool:
    """Tell whether a text has, among others, the words that are listed by a name."""
    return any(f" {listed} " in f" {normalise(text)} " for listed in _words(words))


def dont_know_phrases() -> frozenset[str]:
    """Return what people write when they do not know, as `normalise` writes it."""
    return _words("dont_know")


# Private functions: the data


@cache
def _data() -> Mapping[str, Mapping[str, object]]:
    return tomllib.loads(files("dialogs").joinpath("phrases.toml").read_text(encoding="utf-8"))


@cache
def _listed(*path: str) -> Mapping[str, tuple[str, ...]]:
    """Return what a table lists for each language, in plain form."""
    node: object = _data()
    for name in path:
        node = node[name] if isinstance(node, Mapping) else {}
    table = node if isinstance(node, Mapping) else {}
    return {language: tuple(map(normalise, table.get(language, ()))) for language in LANGUAGES}


@cache
def _words(*path: str) -> frozenset[str]:
    return frozenset(word for listed in _listed(*path).values() for word in listed)


@cache
def _beside(intent: Intent) -> frozenset[str]:
    listed = _data()[intent.value].get("beside", ())
    return frozenset(map(normalise, listed)) if isinstance(listed, list) else frozenset()


@cache
def _forms() -> Mapping[str, str]:
    """Return the words that a stemmer would take for others, each with a stem of its own."""
    groups = [group for listed in _data()["forms"].values() if isinstance(listed, list) for group in listed]
    return {normalise(word): f"={group[0]}" for group in groups for word in group}


@cache
def _written_for() -> Mapping[str, str]:
    tables = [table for table in _data()["written_for"].values() if isinstance(table, Mapping)]
    return {normalise(word): normalise(meant) for table in tables for word, meant in table.items()}


@cache
def _phrases() -> tuple[Phrase, ...]:
    return tuple(
        _make_phrase(intent, text, language)
        for intent in Intent
        for language, listed in _listed(intent.value).items()
        for text in dict.fromkeys(listed)
    )


def _make_phrase(intent: Intent, text: str, language: str) -> Phrase:
    words = tuple(text.split())
    stems = frozenset(_forms().get(word) or stem_word(word, language) for word in words)
    alone = {other for each in _listed(intent.value).values() for other in each if " " not in other}
    beside = frozenset(stem for word in _beside(intent) | alone for stem in _stems(word))
    return Phrase(intent, words, stems, beside, denies=_denies(words))


@cache
def _by_words() -> Mapping[tuple[str, ...], Intent]:
    return {phrase.words: phrase.intent for phrase in _phrases()}


@cache
def _spellings() -> Mapping[str, str]:
    """Return every word that we know, so that none of them is taken for a slip of another."""
    in_phrases = {word for phrase in _phrases() for word in phrase.words}
    beside = {word for intent in Intent for word in _beside(intent)}
    lists = ("harmless", "polite", "requests", "negations", "agreement", "perspective_beside")
    listed = {word for name in lists for phrase in _words(name) for word in phrase.split()}
    named = {word for each in Perspective for word in _words("perspective", each.value)}
    return spell_both_ways(in_phrases | beside | listed | named | set(_forms()) | set(_written_for()))


@cache
def _known_stems() -> frozenset[str]:
    return frozenset(stem for word in _spellings().values() for stem in _stems(word))


# Private functions: hearing


def _split(text: str) -> list[str]:
    said = normalise(text)
    return [word[:LONGEST_WORD] for word in said.replace("?", " ").split() or said.split()]


def _hear(text: str) -> Heard:
    words = tuple(map(_correct, join_compounds(_split(text)[:MOST_WORDS], _spellings())))
    stems = [_stems(word) for word in words]
    telling = tuple(each for word, each in zip(words, stems, strict=True) if word not in _words("harmless"))
    wonders = "?" in text and _words("requests").isdisjoint(words)
    return Heard(words, frozenset().union(*stems), telling, wonders)


@lru_cache(maxsize=REMEMBERED)
def _correct(word: str) -> str:
    """Return the word that was meant; another form of one that we know is no slip."""
    if word not in _spellings() and _stems(word) & _known_stems():
        return word
    corrected = correct_word(word, _spellings())
    if corrected in _words("harmless") and word not in _spellings():
        return word  # what we do not know is never made harmless
    return _written_for().get(corrected, corrected)


@lru_cache(maxsize=REMEMBERED)
def _stems(word: str) -> frozenset[str]:
    return frozenset({own} if (own := _forms().get(word)) else {stem_word(word, language) for language in LANGUAGES})


def _denies(words: Iterable[str]) -> bool:
    return not _words("negations").isdisjoint(words)


# Private functions: comparing


def _find_best(heard: Heard) -> Sequence[Intent]:
    """Return the intent whose phrase says the most of what was said; several when they say as much."""
    fitting = [phrase for phrase in _phrases() if phrase.stems <= heard.stems and _fits(phrase, heard)]
    most = max((len(phrase.words) for phrase in fitting), default=0)
    return tuple(dict.fromkeys(phrase.intent for phrase in fitting if len(phrase.words) == most))


def _fits(phrase: Phrase, heard: Heard) -> bool:
    """Tell whether what is said beside the phrase changes nothing; a "not" that is not the phrase's own always does."""
    if phrase.intent in CONSEQUENTIAL:
        return not heard.wonders and _stands_alone(phrase, heard.words)
    return all(stems & phrase.stems or stems & phrase.beside for stems in heard.telling)


def _stands_alone(phrase: Phrase, words: tuple[str, ...]) -> bool:
    """Tell whether the phrase is said in one piece, with nothing but politeness around it."""
    length, around = len(phrase.words), _words("polite") | _beside(phrase.intent)
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
