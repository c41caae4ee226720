"""What is understood of what people write: the gold set's figures, and laws that hold for all of it.

`seen` was looked at while the phrases were tuned, `held_out` was not.
"""

import tomllib
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Literal, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.intents import CONSEQUENTIAL, MOST_WORDS, recognise_intent, suggest_intents
from dialogs.phrases import normalise
from domain.requests import Intent
from rendering.texts.catalogues import texts_for
from tests.dialogs.gold_set import ASK, LANGUAGES, PARTS, Utterance, judge, read_gold

ALL = {language: sum((read_gold(language, part) for part in PARTS), ()) for language in LANGUAGES}
PHRASES = tomllib.loads((Path(__file__).parents[2] / "dialogs" / "phrases.toml").read_text(encoding="utf-8"))
INTENTS = {intent.value for intent in Intent}
NAMED = [each for gold in ALL.values() for each in gold if each.meant in INTENTS]
SERIOUS = [each for each in NAMED if each.taken_for in CONSEQUENTIAL]
Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
FORMS: tuple[Form, ...] = get_args(Form)
MIN_RIGHT_OR_ASKED, MIN_RIGHT, MAX_WRONG = 0.95, 0.85, 0.01


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_everything_is_understood_or_asked_back_and_hardly_anything_done_wrongly(language: str) -> None:
    for part in PARTS:
        print(f"\n{language}, {part}: {judge(read_gold(language, part))}", end="")  # noqa: T201 - the figures are the point
    figures = judge(ALL[language])
    print(f"\n{language}, in all: {figures}")  # noqa: T201 - as above
    assert (figures.right + figures.asked) / figures.total >= MIN_RIGHT_OR_ASKED
    assert figures.right / figures.total >= MIN_RIGHT
    assert len(figures.wrong) / figures.total <= MAX_WRONG, figures.wrong


@pytest.mark.parametrize(("language", "fewest"), [("sv", 170), ("en", 70)])
def test_the_gold_set_is_large_spread_over_all_intents_and_a_third_of_it_unseen(language: str, fewest: int) -> None:
    seen, held_out = read_gold(language, "seen"), read_gold(language, "held_out")
    assert len(seen) + len(held_out) >= fewest
    assert len(held_out) / (len(seen) + len(held_out)) >= 0.3
    for part in (seen, held_out):
        assert {each.meant for each in part} == {*INTENTS, "steps", "perspective", ASK}
    texts = [each.text for each in (*seen, *held_out)]
    assert len(texts) == len(set(texts))


def test_thirty_inputs_come_as_teams_sends_them() -> None:
    assert sum(len(read_gold(language, "activities")) for language in LANGUAGES) >= 30


@pytest.mark.parametrize(
    "said", [each for language in LANGUAGES for each in read_gold(language, "activities")], ids=lambda each: each.text
)
def test_f33_an_activity_is_understood_whatever_teams_put_around_the_words(said: Utterance) -> None:
    assert said.taken_for == said.meant


@pytest.mark.parametrize("said", [each for gold in ALL.values() for each in gold if each.meant == ASK])
def test_what_only_asking_back_is_right_for_does_nothing_that_has_consequences(said: Utterance) -> None:
    assert said.taken_for not in CONSEQUENTIAL


def test_no_phrase_stands_for_two_intents() -> None:
    listed = [
        phrase
        for intent in Intent
        for phrase in {normalise(each) for language in LANGUAGES for each in PHRASES[intent][language]}
    ]
    assert [phrase for phrase in listed if listed.count(phrase) > 1] == []


def test_no_word_that_denies_is_listed_among_those_that_change_nothing() -> None:
    denials = {word for words in PHRASES["negations"].values() for word in words}
    harmless = {word for table in ("harmless", "polite") for words in PHRASES[table].values() for word in words}
    beside = {word for intent in Intent for word in PHRASES[intent].get("beside", ())}
    assert denials & (harmless | beside) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_is_taught_is_understood(language: str) -> None:
    texts = texts_for(language)
    for intent in Intent:
        assert recognise_intent(texts(f"word.{intent}")) is intent
        assert recognise_intent(texts("quoted", word=texts(f"word.{intent}"))) is intent


@settings(max_examples=500)
@given(
    st.sampled_from(NAMED),
    st.sampled_from([str, str.upper, str.lower, str.title, str.swapcase]),
    st.sampled_from(FORMS),
    st.text(" \t\n\u00a0", max_size=4),
    st.text(" .!,…:;)👍", max_size=4),
)
def test_case_spaces_signs_and_unicodes_forms_never_change_the_intent(
    said: Utterance, case: Callable[[str], str], form: Form, before: str, after: str
) -> None:
    dressed = before + unicodedata.normalize(form, case(said.text)) + after
    assert recognise_intent(dressed) is recognise_intent(said.text)


@pytest.mark.parametrize("denial", ["inte", "ej", "aldrig", "itne", "not", "don't", "never"])
def test_a_not_anywhere_among_the_words_never_has_the_consequences(denial: str) -> None:
    for said in SERIOUS:
        words = said.text.split()
        for place in range(len(words) + 1):
            denied = " ".join([*words[:place], denial, *words[place:]])
            assert recognise_intent(denied) not in CONSEQUENTIAL, denied


@settings(max_examples=500)
@given(st.text(st.characters(categories=["L"], include_characters=" "), max_size=60))
def test_random_letters_never_close_a_round(text: str) -> None:
    intent = recognise_intent(text)
    assert intent is not Intent.CLOSE_ROUND or {"stäng", "close"} & set(text.casefold().split())


@pytest.mark.parametrize(
    "text",
    ["skicka in?", "ingen självskattning i år?", "inte jag?", "stäng omgången?", "submit?", "no self-assessment?"],
)
def test_wondering_about_what_has_consequences_is_asked_back(text: str) -> None:
    assert recognise_intent(text) is None
    assert recognise_intent(text.rstrip("?")) in CONSEQUENTIAL
    assert suggest_intents(text)[0] is recognise_intent(text.rstrip("?"))


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("visa läget och sammanställningen", {Intent.STATUS, Intent.SUMMARY}),
        ("skatta eller kommentar", {Intent.ASSESS, Intent.COMMENT}),
    ],
)
def test_two_intents_in_one_text_are_asked_about_both(text: str, both: set[Intent]) -> None:
    assert recognise_intent(text) is None
    assert set(suggest_intents(text)) == both


@pytest.mark.parametrize("text", ["stäng inte omgången", "jag vill inte skicka in än", "don't close the round"])
def test_what_was_declined_is_not_suggested(text: str) -> None:
    assert not set(suggest_intents(text)) & {Intent.CLOSE_ROUND, Intent.SUBMIT}


def test_a_long_text_is_no_request_and_no_more_than_its_beginning_is_looked_at() -> None:
    polite = ["snälla"] * (MOST_WORDS - 1)
    assert recognise_intent(" ".join([*polite, "skatta"])) is Intent.ASSESS
    assert recognise_intent(" ".join([*polite, "tack", "skatta"])) is None
    assert suggest_intents(" ".join([*polite, "tack", "skatta"])) == ()
    assert suggest_intents(" ".join(["skatta", *polite, "tack"]))[0] is Intent.ASSESS
