"""The checks of cards find what they are for: each broken card has one fault, and one sentence names it."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import pytest

from tests.support.card_schema import needs_card_schema, schema_problems
from tests.support.cards import card_problems, notification_problems

# Any JSON: the checks, not the type checker, say what is in a card.
Card = dict[str, Any]
Fault = Callable[[Card], object]

PRESS = {"verb": "assess", "round": "r"}
GOOD: Mapping[str, Any] = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "lang": "sv",
    "fallbackText": "Rubrik",
    "speak": "Rubrik.",
    "msteams": {"width": "full"},
    "body": [
        {"type": "TextBlock", "text": "Rubrik", "style": "heading", "size": "Large", "wrap": True},
        {
            "type": "Input.ChoiceSet",
            "id": "goal_1",
            "label": "Mål 1",
            "isRequired": True,
            "errorMessage": "Välj ett steg.",
            "wrap": True,
            "value": "2",
            "choices": [{"title": "en bit", "value": "1"}, {"title": "på plats", "value": "2"}],
        },
        {"type": "Image", "url": "https://example.org/x.png", "altText": "En bild"},
        {
            "type": "Chart.Line",
            "title": "Medelvärden",
            "yMin": 0,
            "yMax": 4,
            "data": [{"legend": "1", "values": [{"x": "2023", "y": 3.08}, {"x": "2024", "y": 3.15}]}],
            "fallback": {
                "type": "Table",
                "firstRowAsHeaders": True,
                "columns": [{"width": 1}],
                "rows": [
                    {
                        "type": "TableRow",
                        "cells": [
                            {
                                "type": "TableCell",
                                "items": [{"type": "TextBlock", "text": "Mål", "wrap": True}],
                            }
                        ],
                    }
                ],
            },
        },
        {"type": "ColumnSet", "columns": [{"type": "Column", "items": []}]},
        {"type": "TextBlock", "text": "Mer", "wrap": True},
    ],
    "actions": [
        {
            "type": "Action.Execute",
            "title": "Svara nu",
            "verb": "assess",
            "data": PRESS,
            "fallback": {"type": "Action.Submit", "title": "Svara nu", "data": PRESS},
        }
    ],
}


def an_action(data: Mapping[str, object]) -> Card:
    """Return an Action.Execute with this data, and an Action.Submit that says nothing else."""
    return {**GOOD["actions"][0], "data": data, "fallback": {**GOOD["actions"][0]["fallback"], "data": data}}


HEADING, CHOICES, IMAGE, CHART, COLUMNS, TEXT = range(6)


def put(*path: str | int, value: object) -> Fault:
    """Return the fault of another value at this place of the card."""
    return lambda card: _inside(card, path[:-1]).__setitem__(path[-1], value)


def drop(*path: str | int) -> Fault:
    """Return the fault of nothing at this place of the card."""
    return lambda card: _inside(card, path[:-1]).pop(path[-1])


def add(*path: str | int, value: object) -> Fault:
    """Return the fault of one more in the list at this place of the card."""
    return lambda card: _inside(card, path).append(value)


FALLBACK = ("actions", 0, "fallback")
TABLE = ("body", CHART, "fallback")
TOGGLE = {"type": "Action.ToggleVisibility", "title": "Visa", "targetElements": ["more"]}
RULES: Mapping[str, tuple[Fault, str]] = {
    "version": (put("version", value="1.6"), "not an Adaptive Card of version 1.5"),
    "fallback_text": (drop("fallbackText"), "no fallbackText"),
    "speak": (drop("speak"), "nothing to speak"),
    "long_speak": (put("speak", value="å" * 301), "301 characters to speak"),
    "ssml": (put("speak", value="<speak>Rubrik</speak>"), "speak is not plain sentences"),
    "lang": (drop("lang"), "no language"),
    "size": (put("fallbackText", value="å" * 12_800), "bytes"),
    "actions": (lambda card: card.update(actions=card["actions"] * 7), "too many actions"),
    "none": (put("body", TEXT, "isSubtle", value=None), "an empty key"),
    "first_text": (put("body", HEADING, value=GOOD["body"][TEXT]), "the first text is no heading"),
    "fake_heading": (put("body", TEXT, "size", value="Medium"), "looks like a heading and is none: Mer"),
    "inputs": (
        lambda card: card["body"].extend({"type": "Input.Text", "id": f"t{n}", "label": "Text"} for n in range(5)),
        "6 inputs",
    ),
    "same_id": (
        add("body", value={"type": "Input.Text", "id": "goal_1", "label": "Text"}),
        "two inputs share an id: ['goal_1', 'goal_1']",
    ),
    "opens_nothing": (add("actions", value=TOGGLE), "opens what is not there once: more"),
    "hidden": (put("body", COLUMNS, "isVisible", value=False), "hidden for good"),
    "unknown": (add("body", value={"type": "Carousel"}), "unknown element Carousel"),
    "newer": (drop("body", CHART, "fallback"), "Chart.Line without fallback"),
    "alt_text": (drop("body", IMAGE, "altText"), "image without altText"),
    "wrap": (drop("body", TEXT, "wrap"), "text block empty or not wrapped"),
    "empty_text": (put("body", TEXT, "text", value=""), "text block empty or not wrapped"),
    "columns": (
        put("body", COLUMNS, "columns", value=[{"type": "Column", "items": []}] * 3),
        "ColumnSet too wide for a phone",
    ),
    "table_columns": (
        lambda card: _widen(_inside(card, TABLE), 4),
        "Table too wide for a phone",
    ),
    "header": (drop(*TABLE, "firstRowAsHeaders"), "table without a header row"),
    "cells": (add(*TABLE, "columns", value={"width": 1}), "table with a row of too many or too few cells"),
    "label": (drop("body", CHOICES, "label"), "input without id or label"),
    "error": (drop("body", CHOICES, "errorMessage"), "required input without errorMessage: goal_1"),
    "no_choices": (
        lambda card: card["body"][CHOICES].pop("value") and card["body"][CHOICES].update(choices=[]),
        "choice with an empty title: goal_1",
    ),
    "choice_title": (put("body", CHOICES, "choices", 0, "title", value=""), "choice with an empty title: goal_1"),
    "choice_wrap": (drop("body", CHOICES, "wrap"), "choices that are cut on a phone: goal_1"),
    "choice_twice": (put("body", CHOICES, "choices", 0, "value", value="2"), "two choices mean the same: goal_1"),
    "choice_value": (put("body", CHOICES, "value", value="3"), "chosen is what cannot be chosen: goal_1"),
    "long_button": (put("actions", 0, "title", value="S" * 26), "button title missing or too long: " + "S" * 26),
    "no_title": (drop(*FALLBACK, "title"), "button title missing or too long: None"),
    "submit": (add("actions", value=GOOD["actions"][0]["fallback"]), "Action.Submit that is no fallback"),
    "no_verb": (put("actions", 0, value=an_action({})), "action data without verb"),
    "other_verb": (put("actions", 0, "verb", value="status"), "verb and data disagree"),
    "number": (put("actions", 0, value=an_action({"verb": "assess", "round": 1})), "action data that is not text"),
    "no_fallback": (drop(*FALLBACK), "Action.Execute without the same as Action.Submit"),
    "other_data": (
        put(*FALLBACK, "data", value={"verb": "status"}),
        "Action.Execute without the same as Action.Submit",
    ),
}
SCHEMA: Mapping[str, tuple[Fault, str]] = {
    "type": (
        add("body", value={"type": "TextBlok", "text": "x"}),
        "AdaptiveCard.body.6.type: 'TextBlok' is not one of",
    ),
    "property": (put("body", TEXT, "bold", value=True), "TextBlock: Additional properties are not allowed ('bold'"),
    "enum": (put("body", TEXT, "size", value="Larger"), "TextBlock.size: 'Larger' is not"),
    "kind": (put("body", TEXT, "wrap", value="true"), "TextBlock.wrap: 'true' is not of type 'boolean'"),
    "required": (drop("body", TEXT, "text"), "TextBlock: 'text' is a required property"),
    "choice": (drop("body", CHOICES, "choices", 0, "value"), "Input.ChoiceSet.choices.0: 'value' is a required"),
    "misplaced": (add("body", value={"type": "Action.Submit", "title": "Svara"}), "AdaptiveCard.body.6.type:"),
    "action": (put("actions", 0, "style", value="loud"), "Action.Execute.style: 'loud' is not"),
    "in_table": (
        put(*TABLE, "rows", 0, "cells", 0, "items", 0, "colour", value="Good"),
        "TextBlock: Additional properties are not allowed ('colour'",
    ),
    "teams": (put("msteams", "entities", value=[]), "AdaptiveCard.msteams: Additional properties are not allowed"),
    "chart_property": (put("body", CHART, "altText", value="x"), "Chart.Line: Additional properties"),
    "chart_axis": (drop("body", CHART, "yMin"), "Chart.Line: 'yMin' is a required property"),
    "chart_value": (
        put("body", CHART, "data", 0, "values", 0, "y", value="3,15"),
        "Chart.Line.data.0.values.0.y: '3,15' is not of type 'number'",
    ),
    "chart_points": (
        put("body", CHART, "data", 0, "values", value=[{"x": "Mål", "y": 1}] * 31),
        "Chart.Line: 31 points",
    ),
}


def test_a_good_card_has_no_problem() -> None:
    assert card_problems(GOOD) == []


@needs_card_schema
def test_a_good_card_follows_the_schema() -> None:
    assert schema_problems(GOOD) == []


@pytest.mark.parametrize("name", RULES)
def test_each_fault_is_named_by_one_sentence(name: str) -> None:
    fault, sentence = RULES[name]
    problems = card_problems(_broken(fault))
    assert len(problems) == 1, problems
    assert sentence in problems[0]


@needs_card_schema
@pytest.mark.parametrize("name", SCHEMA)
def test_each_stray_from_the_schema_is_named_by_one_sentence(name: str) -> None:
    fault, sentence = SCHEMA[name]
    problems = schema_problems(_broken(fault))
    assert len(problems) == 1, problems
    assert problems[0].startswith(sentence)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (" ", "no notification line"),
        ("LS13 har\nsvarat", "notification of more than one line"),
        ("å" * 151, "notification of more than one line or 150 characters"),
        ("LS13 svarade 3 på mål ett.", "somebody's value: 3"),
        ("LS13: 2,5 i medelvärde", "somebody's value: 2,5"),
        ("LS13: En bit på väg.", "notification tells 'en bit på väg'"),
    ],
)
def test_a_bad_notification_is_named(line: str, problem: str) -> None:
    problems = notification_problems(line, ["en bit på väg"])
    assert len(problems) == 1, problems
    assert problem in problems[0]


def test_years_days_hours_and_counts_are_no_ones_values() -> None:
    line = "LS13: 9 av 13, 9 of 13, 2024, senast fredag 24 januari kl. 09.14, Friday 7 January at 09:14."
    assert notification_problems(line, ["på plats", ""]) == []


# Private functions


def _broken(fault: Fault) -> Card:
    card = deepcopy(dict(GOOD))
    fault(card)
    return card


def _inside(card: Card, path: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - any part of a JSON document
    part: Any = card
    for step in path:
        part = part[step]
    return part


def _widen(table: Card, width: int) -> None:
    table["columns"] *= width
    for row in table["rows"]:
        row["cells"] *= width
