"""Questionnaires: what a file may say, what of it is kept, and which answers can be."""

import tomllib
from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from domain.errors import Reason
from domain.instruments import Bilingual, Part
from domain.questionnaire_files import count_inputs, parse_questionnaire
from domain.questionnaire_values import MAX_LONG_TEXT, check_value, order_several
from domain.questionnaires import (
    Kind,
    Question,
    Questionnaire,
    Value,
    ask_alike,
    questionnaire_from_data,
    questionnaire_to_data,
    value_from_data,
    value_to_data,
)
from domain.roster import UnitKind
from rendering.instruments import default_questionnaire
from tests.support.questionnaires import (
    ACTORS,
    CHALLENGES,
    DECIDED_ON,
    LINK,
    MUNICIPAL,
    RHYTHM,
    SMALL,
    WAYS,
    in_both,
    options,
)

TODAY = date(2025, 1, 20)
FILE = tomllib.loads("""
part = "leadership_status"
version = "1"
title = { sv = "Läget", en = "The state" }
[[pieces]]
code = "plan"
title = { sv = "Planen", en = "The plan" }
[[pieces.questions]]
code = "plan"
kind = "one"
name = { sv = "Finns en plan?", en = "Is there a plan?" }
options = [{ code = "yes", name = { sv = "Ja", en = "Yes" } }, { code = "no", name = { sv = "Nej", en = "No" } }]
[[pieces.questions]]
code = "link"
kind = "link"
required = false
name = { sv = "Var?", en = "Where?" }
only_if = { question = "plan", options = ["yes"] }
[[counts]]
code = "plans"
name = { sv = "Har en plan", en = "Have a plan" }
question = "plan"
options = ["yes"]
""")


def with_change(change: Mapping[str, Any]) -> dict[str, Any]:
    """Return the file with a value put at a dotted place."""
    data: dict[str, Any] = deepcopy(FILE)
    for place, value in change.items():
        node: Any = data
        *path, last = place.split(".")
        for step in path:
            node = node[int(step) if step.isdigit() else step]
        node[last] = value
    return data


def test_a_file_becomes_a_questionnaire() -> None:
    parsed = parse_questionnaire(FILE)
    assert isinstance(parsed, Questionnaire)
    assert [each.code for each in parsed.questions] == ["plan", "link"]
    assert parsed.tallies[0].options == ("yes",)
    assert parsed.question("link") is parsed.pieces[0].questions[1]
    assert parsed.piece_of("link") is parsed.piece("plan")
    assert not parsed.confirmed


@pytest.mark.parametrize("form", [SMALL, default_questionnaire()], ids=["small", "default"])
def test_a_questionnaire_comes_back_from_its_data_and_from_its_own_file(form: Questionnaire) -> None:
    data = questionnaire_to_data(form)
    assert questionnaire_from_data(data) == form


QUESTIONS = "pieces.0.questions"
WRONG: Mapping[str, tuple[dict[str, Any], Reason]] = {
    "unknown key": ({"pieces.0.colour": "red"}, Reason.KEY_UNKNOWN),
    "unknown part": ({"part": "weather"}, Reason.KEY_UNUSABLE),
    "unknown kind": ({f"{QUESTIONS}.0.kind": "guess"}, Reason.KEY_UNUSABLE),
    "no version": ({"version": ""}, Reason.KEY_UNUSABLE),
    "a code with capitals": ({f"{QUESTIONS}.0.code": "Plan!"}, Reason.KEY_UNUSABLE),
    "one option": ({f"{QUESTIONS}.0.options": FILE["pieces"][0]["questions"][0]["options"][:1]}, Reason.KEY_UNUSABLE),
    "a text for a list": ({"pieces": "many"}, Reason.KEY_UNUSABLE),
    "a number among the pieces": ({"pieces": [3]}, Reason.KEY_UNUSABLE),
    "numbers as codes": ({"counts.0.options": [1]}, Reason.KEY_UNUSABLE),
    "a condition that is a text": ({f"{QUESTIONS}.1.only_if": "plan"}, Reason.KEY_UNUSABLE),
    "two questions of one code": ({f"{QUESTIONS}.1.code": "plan"}, Reason.CODE_TWICE),
    "a condition on nothing": ({f"{QUESTIONS}.1.only_if.question": "other"}, Reason.CODE_UNKNOWN),
    "a condition on an unknown answer": ({f"{QUESTIONS}.1.only_if.options": ["maybe"]}, Reason.CODE_UNKNOWN),
    "a count of an unknown question": ({"counts.0.question": "other"}, Reason.CODE_UNKNOWN),
    "a count of an unknown answer": ({"counts.0.options": ["maybe"]}, Reason.CODE_UNKNOWN),
    "a count of unknown rows": ({"counts.0.rows": ["politics"]}, Reason.CODE_UNKNOWN),
    "an unknown option that stands alone": ({f"{QUESTIONS}.0.alone": "none"}, Reason.CODE_UNKNOWN),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_file_is_told_by_its_key(name: str) -> None:
    change, reason = WRONG[name]
    problems = parse_questionnaire(with_change(change))
    assert isinstance(problems, tuple)
    assert reason in {each.reason for each in problems}
    assert all(each.data["key"] for each in problems)


def test_a_piece_with_more_inputs_than_a_card_holds_is_refused() -> None:
    link = FILE["pieces"][0]["questions"][1]
    many = [FILE["pieces"][0]["questions"][0], *({**link, "code": f"link_{number}"} for number in range(4))]
    grid = {
        "code": "grid",
        "kind": "grid",
        "name": link["name"],
        "rows": many[0]["options"],
        "options": [*many[0]["options"], {"code": "maybe", "name": link["name"]}],
    }
    assert isinstance(parse_questionnaire(with_change({QUESTIONS: many})), Questionnaire)
    problems = parse_questionnaire(with_change({QUESTIONS: [*many[:4], grid]}))
    assert isinstance(problems, tuple)
    assert problems[0].data["found"] == 6


def test_the_default_form_asks_in_pieces_that_a_card_holds() -> None:
    form = default_questionnaire()
    assert form.part is Part.LEADERSHIP_STATUS
    assert all(sum(map(count_inputs, piece.questions)) <= 5 for piece in form.pieces)
    rows = {row.code for question in form.questions for row in question.rows}
    assert rows >= {"politics", "adult_psychiatry", "bup", "specialist_care", "ambulance", "emergency"}
    assert {form.kind_counted(each) for each in form.tallies} == set(UnitKind)


GOOD: list[tuple[Question, Value]] = [
    (RHYTHM, "monthly"),
    (WAYS, ("council", "panel")),
    (WAYS, ("none",)),
    (ACTORS, {"politics": "no", "bup": "invited"}),
    (MUNICIPAL, {"politics": "yes", "bup": "no"}),
    (DECIDED_ON, "2025-01-20"),
    (LINK, "https://example.org/plan?år=1"),
    (LINK, ""),
    (CHALLENGES, "Långt"),
    (replace(CHALLENGES, required=True), "Långt"),
]
BAD: list[tuple[Question, Value, Reason]] = [
    (RHYTHM, "weekly", Reason.OPTION_UNKNOWN),
    (RHYTHM, "", Reason.QUESTIONS_UNANSWERED),
    (WAYS, ("council", "choir"), Reason.OPTION_UNKNOWN),
    (WAYS, ("none", "panel"), Reason.NONE_AND_OTHERS),
    (ACTORS, {"politics": "no", "weather": "yes"}, Reason.ROW_UNKNOWN),
    (ACTORS, {"politics": "no", "bup": "perhaps"}, Reason.OPTION_UNKNOWN),
    (ACTORS, {"politics": "no"}, Reason.QUESTIONS_UNANSWERED),
    (DECIDED_ON, "2025-01-21", Reason.DATE_IN_FUTURE),
    (DECIDED_ON, "2025-02-30", Reason.NOT_A_DATE),
    (DECIDED_ON, "i våras", Reason.NOT_A_DATE),
    (LINK, "http://example.org/plan", Reason.LINK_NOT_HTTPS),
    (LINK, "javascript:alert(1)", Reason.LINK_NOT_HTTPS),
    (LINK, "https://", Reason.LINK_NOT_HTTPS),
    (LINK, "https://user:secret@example.org", Reason.LINK_NOT_HTTPS),
    (LINK, "https://[", Reason.LINK_NOT_HTTPS),
    (LINK, "https://example.org/a b", Reason.LINK_NOT_HTTPS),
    (LINK, "https://example.org/" + "a" * 500, Reason.TEXT_TOO_LONG),
    (CHALLENGES, "a" * (MAX_LONG_TEXT + 1), Reason.TEXT_TOO_LONG),
]


@pytest.mark.parametrize(("question", "value"), GOOD)
def test_an_answer_that_fits_its_question_is_kept(question: Question, value: Value) -> None:
    assert check_value(question, value, TODAY, options("politics", "bup")) is None
    assert value_from_data(value_to_data(value)) == value


@pytest.mark.parametrize(("question", "value", "reason"), BAD)
def test_an_answer_that_does_not_fit_is_refused_with_its_question(
    question: Question, value: Value, reason: Reason
) -> None:
    refused = check_value(question, value, TODAY, options("politics", "bup"))
    assert refused is not None
    assert (refused.reason, refused.data["question_sv"]) == (reason, question.name.sv)


def test_a_day_to_come_is_fine_where_nothing_is_over() -> None:
    assert check_value(replace(DECIDED_ON, past=False), "2030-01-01", TODAY) is None


def test_the_same_choices_are_the_same_answer_in_any_order() -> None:
    assert order_several(WAYS, ["panel", "council", "panel"]) == ("council", "panel")
    assert order_several(WAYS, ["unheard", "panel"]) == ("panel", "unheard")


def test_years_are_compared_by_the_swedish_words_and_codes_of_a_question() -> None:
    assert ask_alike(RHYTHM, replace(RHYTHM, name=Bilingual(RHYTHM.name.sv, "Other"), required=False))
    assert not ask_alike(RHYTHM, replace(RHYTHM, name=in_both("Hur ofta?")))
    assert not ask_alike(RHYTHM, replace(RHYTHM, options=RHYTHM.options[:1]))
    assert not ask_alike(ACTORS, replace(ACTORS, rows=ACTORS.rows[:1]))
    assert not ask_alike(RHYTHM, replace(RHYTHM, kind=Kind.SEVERAL))
