"""Every card, in both languages, as Teams' clients need it."""

import json
import math
from functools import cache

import pytest
from msgspec.structs import replace

from domain.answers import Answers, Perspective
from domain.errors import Reason, Rejected
from domain.messages import (
    AssessmentForm,
    Message,
    NextItem,
    Receipt,
    Refusal,
    Review,
    StatusReport,
)
from domain.people_messages import HandoverQuestion
from domain.ports import Json
from domain.requests import Verb
from rendering.cards.compositions import essence_of
from rendering.cards.messages import render
from rendering.cards.rendered import Rendered
from rendering.instruments import default_instrument
from tests.rendering.extremes import extreme_messages
from tests.rendering.samples import PROGRESS, all_messages, make_round
from tests.support.card_schema import needs_card_schema, schema_problems
from tests.support.cards import card_problems, notification_problems, shown_texts, walk

SAMPLES = all_messages()
EXTREME = extreme_messages()
LANGUAGES = ["sv", "en"]


# A test for each of two thousand cards would take longer to begin than to run.
def test_every_card_is_shown_well_by_every_client() -> None:
    assert {name: problems for name, card in _every_card().items() if (problems := card_problems(card))} == {}


@needs_card_schema
def test_every_card_follows_the_schema_of_adaptive_cards() -> None:
    assert {name: problems for name, card in _every_card().items() if (problems := schema_problems(card))} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_notification_tells_what_somebody_answered_or_wrote(language: str) -> None:
    private = [*_scale_labels(language), "Vi möts varje månad"]
    for name, message in SAMPLES.items():
        assert notification_problems(render(message, language).summary, private) == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_voice_says_the_title_and_whole_sentences(language: str) -> None:
    for name, message in SAMPLES.items():
        rendered = render(message, language)
        if rendered.card is not None:
            speak = rendered.card["speak"]
            assert speak.startswith(rendered.text.split("\n", 1)[0].rstrip(".")), name
            assert speak.endswith((".", "!", "?", ":")), name


def test_a_voice_says_as_many_whole_sentences_as_fit() -> None:
    assert essence_of("Rubrik\n\nEn. Sparat kl. 09.14.\n• LS01") == "Rubrik. En. Sparat kl. 09.14. LS01."
    assert essence_of(f"Rubrik\n{'å' * 291}.") == f"Rubrik. {'å' * 291}."
    assert essence_of(f"Rubrik\n{'å' * 292}.") == "Rubrik."
    # Not even the title fits.
    assert essence_of("lång " * 80) == "lång " * 59 + "lång\u2026"


def test_every_verb_is_on_a_button_of_some_sample() -> None:
    shown = {data["verb"] for message in SAMPLES.values() for data in _buttons(message)}
    assert set(Verb) - shown == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_says_all_that_the_card_says(language: str) -> None:
    for name, message in SAMPLES.items():
        rendered = render(message, language)
        if rendered.card is not None:
            assert rendered.card["fallbackText"] == rendered.text, name
            left_out = [line for line in _card_lines(rendered) if line not in rendered.text]
            # A chart's own words, and the line that tells how to leave a question whose text says so itself.
            assert len(left_out) <= 1, (name, left_out)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["greeting", "perspective_question", "form", "form_filled", "reminder"])
def test_a_notification_names_unit_and_deadline(name: str, language: str) -> None:
    summary = render(SAMPLES[name], language).summary
    assert "LS13" in summary
    assert {"sv": "fredag 24 januari", "en": "Friday 24 January"}[language] in summary


def test_a_notification_is_the_same_whatever_was_answered() -> None:
    receipt, form, item, review = (SAMPLES[name] for name in ("receipt", "form", "next_item", "review"))
    assert isinstance(receipt, Receipt)
    assert isinstance(form, AssessmentForm)
    assert isinstance(review, Review)
    assert isinstance(item, NextItem)
    answers = Answers(dict.fromkeys(range(1, 6), 1), Perspective.REGION, "hemligt")
    pairs: list[tuple[Message, Message]] = [
        (receipt, replace(receipt, answers=answers, others_answered=True)),
        (form, replace(form, values=answers.values)),
        (review, replace(review, answers=answers)),
        (item, replace(item, values={1: 1})),
        (Refusal(Rejected(Reason.OUTSIDE_SCALE, {"value": 7})), Refusal(Rejected(Reason.OUTSIDE_SCALE, {"value": 9}))),
    ]
    for one, other in pairs:
        assert render(one, "sv").text != render(other, "sv").text
        assert render(one, "sv").summary == render(other, "sv").summary


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_has_a_notification_line_and_text_of_its_own(language: str) -> None:
    for name, message in EXTREME.items():
        rendered = render(message, language)
        assert rendered.summary, name
        assert rendered.text, name
        assert "\n" not in rendered.summary, name


def test_a_languages_card_says_which_language_it_is_and_others_get_swedish() -> None:
    message = SAMPLES["greeting"]
    assert (render(message, "en").card or {})["lang"] == "en"
    assert (render(message, "sv").card or {})["lang"] == "sv"
    assert render(message, "fi") == render(message, "sv")


def test_buttons_carry_what_they_do_what_they_choose_and_the_cards_id_and_nothing_else() -> None:
    for name, message in SAMPLES.items():
        for data in _buttons(message):
            assert set(data) <= {"verb", "card", "perspective", "choice"}, name
            assert data["card"] == "random", name
    perspective = _buttons(SAMPLES["perspective_question"])
    assert [data.get("perspective") for data in perspective] == ["municipality", "region", "joint", None]
    assert [data["choice"] for data in _buttons(SAMPLES["unit_question"])] == ["1", "2"]


def test_each_card_has_the_buttons_of_its_moment() -> None:
    assert _verbs("form") == [Verb.REVIEW_ASSESSMENT, Verb.SAVE_DRAFT]
    assert _verbs("review") == [Verb.SUBMIT_ASSESSMENT, Verb.CHANGE_ASSESSMENT, Verb.ASK_COMMENT]
    assert _verbs("comment_form") == [Verb.SAVE_COMMENT]
    assert _verbs("two_answers") == [Verb.KEEP_BOTH, Verb.ASK_AGREEMENT, Verb.NEXT_MEETING]
    assert _verbs("two_answers_only_perspectives") == [Verb.KEEP_BOTH, Verb.NEXT_MEETING]
    assert _verbs("two_answers_alike") == []
    assert _verbs("agreement_form") == [Verb.REVIEW_AGREEMENT]
    assert _verbs("reason_form") == [Verb.SAVE_AGREEMENT, Verb.ASK_AGREEMENT]
    assert _verbs("agreement_told") == [Verb.ASK_AGREEMENT, Verb.KEEP_BOTH]
    assert _verbs("next_meeting") == [Verb.SHOW_DIFFERENCES]
    assert _verbs("draft_saved") == [Verb.CHANGE_ASSESSMENT]
    assert _verbs("receipt") == [Verb.CHANGE_ASSESSMENT, Verb.LAST_YEAR]
    assert _verbs("receipt_coordinator") == [Verb.CHANGE_ASSESSMENT, Verb.LAST_YEAR, Verb.STATUS, Verb.ASK_CLOSE]
    assert _verbs("receipt_closed") == [Verb.STATUS]
    assert _verbs("close_question") == [Verb.CLOSE_ROUND]
    assert _verbs("perspective_question") == [*[Verb.CHOOSE_PERSPECTIVE] * 3, Verb.NOT_ME]
    assert _verbs("reminder") == [*[Verb.CHOOSE_PERSPECTIVE] * 3, Verb.NOT_ME, Verb.ASK_SNOOZE]
    assert _verbs("reminder_begun") == [Verb.CHOOSE_UNIT, Verb.NOT_ME, Verb.ASK_SNOOZE]
    assert _verbs("reminder_two_units") == [Verb.ASSESS, Verb.NOT_ME, Verb.ASK_SNOOZE]
    assert _verbs("reminder_after_due") == [*[Verb.CHOOSE_PERSPECTIVE] * 3, Verb.NOT_ME, Verb.ASK_TIME]
    assert _verbs("reminder_second_two_units") == [Verb.ASSESS, Verb.NOT_ME, Verb.ASK_TIME]
    assert _verbs("escalation") == [Verb.ASK_INTERVIEW, Verb.STATUS]
    assert _verbs("snooze_question") == [*[Verb.SNOOZE] * 4, Verb.ASK_TIME]
    assert _verbs("time_question") == [Verb.REQUEST_TIME]
    assert _verbs("time_wanted") == [Verb.GRANT_TIME, Verb.REFUSE_TIME]
    assert _verbs("snoozed") == _verbs("time_asked") == _verbs("time_granted") == [Verb.ASSESS]
    assert _verbs("time_refused") == [Verb.STATUS_FORM]
    assert _verbs("time_granted_own") == []
    assert _verbs("part_question") == [Verb.NOT_ME] * 3
    assert _verbs("part_question_list") == [Verb.NOT_ME]
    last = [Verb.TELL_COORDINATOR, Verb.ANSWER_ANYWAY]
    assert _verbs("handover_question") == [Verb.HAND_OVER, Verb.HAND_OVER, *last]
    assert _verbs("handover_question_nobody") == last
    assert _verbs("handed_over") == [Verb.ANSWER_ANYWAY]
    assert _verbs("handed_over_rest") == [Verb.ANSWER_ANYWAY, Verb.NOT_ME]
    assert _verbs("handover_form") == [Verb.SAVE_PIECE, Verb.NOT_ME]
    assert _verbs("handover") == [*[Verb.CHOOSE_PERSPECTIVE] * 3, Verb.NOT_ME]
    assert _verbs("handover_begun") == [Verb.CHOOSE_UNIT, Verb.NOT_ME]


def test_the_first_question_stands_in_the_message_with_a_button_for_each_other_part_while_there_is_room() -> None:
    wishes = [Verb.NOT_ME, Verb.ASK_SNOOZE]
    assert _verbs("reminder_form_asked") == [Verb.SAVE_PIECE, *wishes]
    assert _verbs("reminder_two_parts_asked") == [*[Verb.CHOOSE_PERSPECTIVE] * 3, Verb.STATUS_FORM, *wishes]
    assert _verbs("reminder_two_forms_asked") == [Verb.SAVE_PIECE, Verb.STATUS_FORM, *wishes]
    assert _verbs("reminder_four_parts_asked") == [Verb.ASSESS, *[Verb.STATUS_FORM] * 3, *wishes]


def test_no_other_button_of_a_message_waits_for_what_is_to_be_filled_in() -> None:
    for name in ("reminder_form_asked", "reminder_two_forms_asked", "reminder_two_municipalities_asked"):
        saving, *others = (render(SAMPLES[name], "sv").card or {})["actions"]
        assert "associatedInputs" not in saving
        assert {each["associatedInputs"] for each in others} == {"none"}
        assert {each["fallback"]["associatedInputs"] for each in others} == {"none"}


def test_what_may_have_been_meant_has_a_button_where_it_needs_no_more_than_a_press() -> None:
    assert _verbs("did_you_mean") == [Verb.SUMMARY, Verb.ASSESS]
    for name in ("did_you_mean_in_words", "did_you_mean_nothing"):
        assert render(SAMPLES[name], "sv").card is None


def test_a_button_to_answer_is_offered_only_where_there_is_something_to_answer() -> None:
    assert _verbs("greeting") == [*[Verb.CHOOSE_PERSPECTIVE] * 3, Verb.NOT_ME]
    assert _verbs("greeting_begun") == [Verb.ASSESS, Verb.NOT_ME]
    assert _verbs("greeting_municipality") == [Verb.STATUS_FORM, Verb.NOT_ME]
    assert _verbs("greeting_coordinator") == [Verb.ASSESS, Verb.NOT_ME, Verb.STATUS]
    for name in ("greeting_two_units", "greeting_no_round", "greeting_nobody", "greeting_channel"):
        assert _verbs(name) == []


def test_last_years_values_stand_on_no_card_that_comes_before_the_answer() -> None:
    before = ("greeting", "perspective_question", "form", "form_filled", "review", "reminder")
    for name in before:
        assert Verb.LAST_YEAR not in _verbs(name), name


def test_the_form_asks_for_every_goal_with_the_scales_labels_and_keeps_what_is_known() -> None:
    inputs = [
        node for node in walk(render(SAMPLES["form_filled"], "sv").card or {}) if "Input." in str(node.get("type"))
    ]
    assert [each["id"] for each in inputs] == ["goal_1", "goal_2", "goal_3", "goal_4", "goal_5"]
    assert {each["style"] for each in inputs} == {"expanded"}
    # A client that refuses to send what is not complete could not keep it for another day.
    assert not any("isRequired" in each for each in inputs)
    assert [choice["value"] for choice in inputs[0]["choices"]] == ["1", "2", "3", "4"]
    assert inputs[0]["choices"][3]["title"].endswith("på plats")
    assert [each["value"] for each in inputs] == ["3", "3", "2", "3", "2"]


def test_a_comment_is_written_on_a_card_of_its_own_and_comes_back_as_it_was() -> None:
    card = render(SAMPLES["comment_form_filled"], "sv").card or {}
    (field,) = [node for node in walk(card) if "Input." in str(node.get("type"))]
    assert (field["id"], field["maxLength"], field["value"]) == ("comment", 2000, "Vi möts varje månad.")


def test_many_units_or_long_names_are_a_list_rather_than_buttons() -> None:
    few, many = render(SAMPLES["unit_question"], "sv").card or {}, render(EXTREME["many_units"], "sv").card or {}
    assert [action["title"] for action in few["actions"]] == ["LS13", "LS12"]
    assert len(many["actions"]) == 1
    unit_input = next(node for node in walk(many) if node.get("id") == "choice")
    assert len(unit_input["choices"]) == 13


def test_a_colleague_with_a_long_name_has_a_short_button_and_is_listed_in_full() -> None:
    question = SAMPLES["handover_question"]
    assert isinstance(question, HandoverQuestion)
    long = replace(question.people[0], name="Kontaktperson för Västerbergslagen")
    rendered = render(replace(question, people=(long, question.people[1])), "sv")
    titles = [action["title"] for action in (rendered.card or {})["actions"]]
    assert titles == ["Kontaktperson för Väster…", "Utvecklare", "Säg till samordnaren", "Jag svarar ändå"]
    assert "1 – Kontaktperson: Kontaktperson för Västerbergslagen" in rendered.text  # noqa: RUF001 - as lists are written


def test_a_channel_never_sees_who_is_missing_nor_a_coordinators_buttons() -> None:
    rendered = render(StatusReport(make_round(), PROGRESS, None, is_coordinator=True), "sv")
    assert "actions" not in (rendered.card or {})
    assert "LS" not in rendered.text


def test_who_is_missing_is_listed_by_name_and_by_nothing_else() -> None:
    names = ("Älvdalen", "Vansbro", "Åre", "Mora", "Örebro")
    text = render(StatusReport(make_round(), PROGRESS, names, is_coordinator=True), "sv").text
    assert [line[2:] for line in text.split("\n") if line.startswith("•")] == [
        "Mora",
        "Vansbro",
        "Åre",
        "Älvdalen",
        "Örebro",
    ]


def test_numbers_in_a_card_are_whole_where_they_can_be() -> None:
    for message in SAMPLES.values():
        for node in walk(render(message, "sv").card or {}):
            decimals = [value for value in node.values() if isinstance(value, float)]
            assert all(not math.isclose(value, round(value)) for value in decimals)


def test_a_card_is_plain_json() -> None:
    for message in SAMPLES.values():
        card = render(message, "sv").card
        assert json.loads(json.dumps(card)) == card


def test_shown_texts_finds_the_texts_of_a_card() -> None:
    assert "Granska" in shown_texts(render(SAMPLES["form"], "sv").card or {})


@cache
def _every_card() -> dict[str, Json]:
    """Return the cards of all samples, whatever they are, by name; a message of text only has none."""
    return {
        f"{kind}-{language}-{name}": card
        for kind, samples in (("usual", SAMPLES), ("extreme", EXTREME))
        for name, message in samples.items()
        for language in LANGUAGES
        if (card := render(message, language).card) is not None
    }


def _scale_labels(language: str) -> list[str]:
    return [label.in_language(language) for label in default_instrument().scale.labels]


def _card_lines(rendered: Rendered) -> list[str]:
    nodes = [node for node in (rendered.card or {}).get("body", []) if node["type"] == "TextBlock"]
    return [node["text"] for node in nodes]


def _buttons(message: Message) -> list[dict[str, str]]:
    actions = (render(message, "sv", "random").card or {}).get("actions", [])
    return [action["data"] for action in actions if action["type"] != "Action.OpenUrl"]


def _verbs(name: str) -> list[str]:
    return [data["verb"] for data in _buttons(SAMPLES[name])]
