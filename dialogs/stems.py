"""Words as they are meant: their stems, and the known word behind a slip of the keyboard."""

import unicodedata
from collections.abc import Collection, Mapping

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

LANGUAGES: Mapping[str, str] = {"sv": "swedish", "en": "english"}
# One slip of the keyboard in six letters is forgiven, none in a shorter word: "stäng" is one away from "stängd".
LETTERS_A_SLIP = 6
_STEMMERS = {code: snowballstemmer.stemmer(name) for code, name in LANGUAGES.items()}


def stem_word(word: str, language: str) -> str:
    """Return what a word's forms have in common."""
    return str(_STEMMERS[language].stemWord(word))


def strip_accents(word: str) -> str:
    """Return a word as it is written on a keyboard without å, ä and ö."""
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))


def spell_both_ways(words: Collection[str]) -> dict[str, str]:
    """Return each word by its own spelling, and by the one without accents where that is no word of its own."""
    return {strip_accents(word): word for word in sorted(words)} | {word: word for word in words}


def correct_word(word: str, spellings: Mapping[str, str]) -> str:
    """Return the known word that was meant; the word itself when it is known, or near to none."""
    if word in spellings:
        return spellings[word]
    most_slips = (len(word) + 1) // LETTERS_A_SLIP
    if not most_slips:
        return word
    near = process.extractOne(word, spellings.keys(), scorer=OSA.distance, score_cutoff=most_slips)
    if near is None or near[1] > len(near[0]) // LETTERS_A_SLIP:
        return word
    return spellings[near[0]]


def join_compounds(words: list[str], known: Collection[str]) -> list[str]:
    """Return the words, those joined that are one known word written apart: "själv skattning"."""
    joined: list[str] = []
    for word in words:
        before = joined[-1] if joined else ""
        if before and before + word in known and not (before in known and word in known):
            joined[-1] = before + word
        else:
            joined.append(word)
    return joined
