"""Every card, in both languages, as Teams' clients need it."""

import json
import math
from collections.abc import Mapping
from dataclasses import replace

import pytest

from domain.answers import Answers, Perspective
from domain.errors import Reason, Rejected
from domain.ids import RoundId, UnitId
from domain.messages import AssessmentForm, Message, NextItem, Receipt, Refusal, StatusReport, UnitQuestion, Verb
from rendering.cards.messages import render
from rendering.cards.rendered import Rendered
from tests.rendering.samples import PROGRESS, all_messages, make_round
from tests.support.cards import card_problems, shown_texts, walk

SAMPLES = all_messages()
WIDE_NAME = "Å" * 100
EXTREME = {
    **all_messages(unit=WIDE_NAME, county="Ö" * 100, comment='"' * 2000),
    "everybody_missing": StatusReport(
        make_round(), PROGRESS, tuple(f"{WIDE_NAME[:98]}{n}" for n in range(13)), is_coordinator=True
    ),
    "many_units": UnitQuestion(RoundId("r" * 32), tuple((UnitId(f"{n:032}"), WIDE_NAME) for n in range(13))),
}
LANGUAGES = ["sv", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("samples", [SAMPLES, EXTREME], ids=["usual", "extreme"])
def test_every_card_is_shown_well_by_every_client(samples: Mapping[str, Message], language: str) -> None:
    for name, message in samples.items():
        card = render(message, language).card
        if card is not None:
            assert card_problems(card) == [], name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name, message in SAMPLES.items() if render(message, "sv").card])
def test_text_says_all_that_the_card_says(name: str, language: str) -> None:
    rendered = render(SAMPLES[name], language)
    assert (rendered.card or {})["fallbackText"] == rendered.text
    left_out = [line for line in _card_lines(rendered) if line not in rendered.text]
    # A chart's own words, and the line that tells how to leave a question whose text says so itself.
    assert len(left_out) <= 1, left_out


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["greeting", "perspective_question", "form", "form_filled", "reminder"])
def test_a_notification_names_unit_and_deadline(name: str, language: str) -> None:
    summary = render(SAMPLES[name], language).summary
    assert "LS13" in summary
    assert {"sv": "fredag 24 januari", "en": "Friday 24 January"}[language] in summary


def test_a_notification_is_the_same_whatever_was_answered() -> None:
    receipt, form, item = SAMPLES["receipt"], SAMPLES["form"], SAMPLES["next_item"]
    assert isinstance(receipt, Receipt)
    assert isinstance(form, AssessmentForm)
    assert isinstance(item, NextItem)
    answers = Answers(dict.fromkeys(range(1, 6), 1), Perspective.REGION, "hemligt")
    pairs: list[tuple[Message, Message]] = [
        (receipt, replace(receipt, answers=answers, others_answered=True)),
        (form, replace(form, values=answers.values, comment=answers.comment)),
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


def test_buttons_carry_verb_round_unit_and_perspective_as_text() -> None:
    perspective = _buttons(SAMPLES["perspective_question"])
    assert [data["perspective"] for data in perspective] == ["municipality", "region", "joint"]
    expected = {"verb": "submit_assessment", "round": "round-2024", "unit": "unit-13", "perspective": "joint"}
    assert _buttons(SAMPLES["form"]) == [expected]
    assert _verbs("receipt") == [Verb.CHANGE_ASSESSMENT]
    assert _verbs("receipt_coordinator") == [Verb.CHANGE_ASSESSMENT, Verb.STATUS, Verb.ASK_CLOSE]
    assert _verbs("receipt_closed") == [Verb.STATUS]
    assert _verbs("close_question") == [Verb.CLOSE_ROUND]
    assert _verbs("reminder") == [Verb.ASSESS]


def test_a_button_to_answer_is_offered_only_where_there_is_something_to_answer() -> None:
    assert _verbs("greeting") == [Verb.ASSESS]
    assert _verbs("greeting_coordinator") == [Verb.ASSESS, Verb.STATUS]
    for name in ("greeting_two_units", "greeting_no_round", "greeting_nobody", "greeting_channel"):
        assert _verbs(name) == []


def test_the_form_asks_for_every_goal_with_the_scales_labels_and_keeps_what_is_known() -> None:
    inputs = [
        node for node in walk(render(SAMPLES["form_filled"], "sv").card or {}) if "Input." in str(node.get("type"))
    ]
    assert [each["id"] for each in inputs] == ["goal_1", "goal_2", "goal_3", "goal_4", "goal_5", "comment"]
    goals = inputs[:5]
    assert {each["style"] for each in goals} == {"expanded"}
    assert all(each["isRequired"] for each in goals)
    assert [choice["value"] for choice in goals[0]["choices"]] == ["1", "2", "3", "4"]
    assert goals[0]["choices"][3]["title"].endswith("på plats")
    assert [each["value"] for each in goals] == ["3", "3", "2", "3", "2"]
    assert inputs[5]["maxLength"] == 2000
    assert inputs[5]["value"] == "Vi möts varje månad."


def test_many_units_or_long_names_are_a_list_rather_than_buttons() -> None:
    few, many = render(SAMPLES["unit_question"], "sv").card or {}, render(EXTREME["many_units"], "sv").card or {}
    assert [action["title"] for action in few["actions"]] == ["LS13", "LS12"]
    assert len(many["actions"]) == 1
    unit_input = next(node for node in walk(many) if node.get("id") == "unit")
    assert len(unit_input["choices"]) == 13


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
    assert "Spara svaren" in shown_texts(render(SAMPLES["form"], "sv").card or {})


def _card_lines(rendered: Rendered) -> list[str]:
    nodes = [node for node in (rendered.card or {}).get("body", []) if node["type"] == "TextBlock"]
    return [node["text"] for node in nodes]


def _buttons(message: Message) -> list[dict[str, str]]:
    return [action["data"] for action in (render(message, "sv").card or {}).get("actions", [])]


def _verbs(name: str) -> list[str]:
    return [data["verb"] for data in _buttons(SAMPLES[name])]
