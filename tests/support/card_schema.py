"""Is each element of a card what it calls itself? Microsoft's JSON schema of version 1.5, and our own list of charts.

The schema stays out of this repository: `make test` unpacks it, pinned with a hash, from the package that
`tests/support/card-schema.lock` names. Charts are newer than the schema; their properties are those documented at
https://adaptivecards.microsoft.com.
"""

import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft6Validator
from jsonschema.exceptions import best_match

from tests.support.cards import walk

SCHEMA = Path(__file__).parents[2] / ".tools" / "card-schema" / "adaptive_cards" / "schemas" / "schema-1.5.json"
SCHEMA_MISSING = (
    "Microsoft's schema of Adaptive Cards is not on this machine. Get it with: make .tools/card-schema/.fetched"
)
# On the CI a missing schema is a failure: the test runs and finds no file.
needs_card_schema = pytest.mark.skipif(
    not SCHEMA.is_file() and os.environ.get("CI", "").lower() != "true", reason=SCHEMA_MISSING
)
# By our own rule: Teams documents no limit, and a phone shows no more.
MOST_POINTS = 30

_TEXT = {"type": "string", "minLength": 1}
_COLOUR = {"type": "string", "pattern": "^categorical(Blue|LightBlue|Marigold|Teal|Purple|Lavender)$"}
_POINT = {
    "type": "object",
    "properties": {"x": _TEXT, "y": {"type": "number"}},
    "required": ["x", "y"],
    "additionalProperties": False,
}
_SERIES = {
    "type": "object",
    "properties": {
        "legend": _TEXT,
        "color": _COLOUR,
        "values": {"type": "array", "items": _POINT, "minItems": 2},
    },
    "required": ["legend", "values"],
    "additionalProperties": False,
}


def _chart(kind: str, data: Mapping[str, Any], **more: object) -> Mapping[str, Any]:
    axis = {name: {"type": "number"} for name in ("yMin", "yMax")}
    named = dict.fromkeys(("title", "xAxisTitle", "yAxisTitle"), _TEXT)
    return {
        "type": "object",
        "properties": {
            "type": {"enum": [kind]},
            **named,
            **axis,
            **more,
            "data": {"type": "array", "items": data, "minItems": 1},
            "fallback": {"$ref": "#/definitions/ImplementationsOf.Element"},
        },
        # Without its ends an axis makes a small difference look large (K2).
        "required": ["type", "title", "yMin", "yMax", "data", "fallback"],
        "additionalProperties": False,
    }


CHARTS: Mapping[str, Any] = {
    "Chart.Line": _chart("Chart.Line", _SERIES),
    # Bars begin at 0, so that their heights compare as their numbers do.
    "Chart.VerticalBar": _chart(
        "Chart.VerticalBar", _POINT, yMin={"enum": [0]}, showBarValues={"type": "boolean"}, color=_COLOUR
    ),
}
# What Teams adds to the card itself.
_TEAMS_PROPERTIES = {"type": "object", "properties": {"width": {"enum": ["full"]}}, "additionalProperties": False}


def schema_problems(card: Mapping[str, Any]) -> list[str]:
    """Return where a card strays from the schema, a line each: the element, its property, and what is wrong."""
    problems: list[str] = []
    for node in walk(card):
        # What has no type, or one that is not known, is judged by what it stands in.
        if node.get("type") in _definitions():
            problems += _node_problems(str(node["type"]), node)
    return problems + list(_point_problems(card))


# Private functions


def _node_problems(kind: str, node: Mapping[str, Any]) -> Iterator[str]:
    for error in _validator(kind).iter_errors(node):
        deepest = best_match([error]) or error
        path = ".".join([kind, *(str(step) for step in deepest.absolute_path)])
        yield f"{path}: {deepest.message}"


def _point_problems(card: Mapping[str, Any]) -> Iterator[str]:
    for node in walk(card):
        if str(node.get("type")).startswith("Chart."):
            points = sum(len(each.get("values", [each])) for each in node.get("data", []))
            if points > MOST_POINTS:
                yield f"{node['type']}: {points} points"


@cache
def _validator(kind: str) -> Draft6Validator:
    return Draft6Validator({"$ref": f"#/definitions/{kind}", "definitions": _definitions()})


@cache
def _definitions() -> Mapping[str, Any]:
    """Return the schema's definitions, so changed that each element is judged once, by its own definition.

    As published, an element within another is one of thirty alternatives, and an error says only that none fits.
    """
    published = json.loads(SCHEMA.read_text(encoding="utf-8"))["definitions"]
    definitions = {name: _anchor(definition) for name, definition in published.items()} | dict(CHARTS)
    for name, definition in published.items():
        if name.startswith("ImplementationsOf."):
            kinds = [each["allOf"][0]["$ref"].rpartition("/")[2] for each in definition["anyOf"]]
            definitions[name] = _of_kinds([*kinds, *CHARTS] if name.endswith("Element") else kinds)
    definitions["AdaptiveCard"]["properties"]["msteams"] = _TEAMS_PROPERTIES
    # The schema misspells what every renderer reads (microsoft/AdaptiveCards issues 8599 and 9298).
    table = definitions["Table"]["properties"]
    table["firstRowAsHeaders"] = table.pop("firstRowAsHeader")
    return definitions


def _of_kinds(kinds: list[str]) -> Mapping[str, Any]:
    return {"type": "object", "properties": {"type": {"enum": kinds}}, "required": ["type"]}


def _anchor(value: Any) -> Any:  # noqa: ANN401 - a JSON schema, of any shape
    """Tie every pattern to both ends of its word: as published, "^(a)|(b)$" lets "abc" pass."""
    if isinstance(value, dict):
        tied = {"pattern": f"^(?:{value['pattern'][1:-1]})$"} if isinstance(value.get("pattern"), str) else {}
        return {name: _anchor(each) for name, each in value.items()} | tied
    if isinstance(value, list):
        return [_anchor(each) for each in value]
    return value
