"""What every card must be, whatever it says: a profile of Adaptive Cards that all Teams clients show."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

# Measured as Teams measures: UTF-16 (F29).
MOST_BYTES = 25 * 1024
MOST_ACTIONS = 6
LONGEST_BUTTON = 25
MOST_COLUMNS = 2
MOST_TABLE_COLUMNS = 3

ELEMENTS = frozenset(
    {
        "AdaptiveCard",
        "TextBlock",
        "RichTextBlock",
        "TextRun",
        "FactSet",
        "Container",
        "ColumnSet",
        "Column",
        "Image",
        "ActionSet",
        "Input.ChoiceSet",
        "Input.Text",
        "Table",
        "TableRow",
        "TableCell",
        "Chart.VerticalBar.Grouped",
        "Action.Execute",
        "Action.Submit",
    }
)
# What is newer than version 1.5, and so needs a fallback.
NEWER = frozenset({"Chart.VerticalBar.Grouped"})


def card_problems(card: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a card, a line each; nothing when Teams shows it well on every client."""
    problems = [*_whole_card_problems(card)]
    for node in walk(card):
        kind = node.get("type")
        if kind is not None:
            problems += _element_problems(kind, node)
    inputs = [node["id"] for node in walk(card) if str(node.get("type")).startswith("Input.")]
    if len(set(inputs)) != len(inputs):
        problems.append(f"two inputs share an id: {inputs}")
    return problems


def walk(node: object) -> Iterator[Mapping[str, Any]]:
    """Yield every object of a card, fallbacks too."""
    if isinstance(node, Mapping):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def size_of(card: Mapping[str, Any]) -> int:
    """Return a card's size in bytes as Teams counts them."""
    return len(json.dumps(card, ensure_ascii=False).encode("utf-16-le"))


def shown_texts(card: Mapping[str, Any]) -> list[str]:
    """Return every text in a card that a client may read as Markdown."""
    names = ("text", "title", "value", "label", "placeholder", "errorMessage", "x", "legend", "fallbackText")
    return [
        node[name]
        for node in walk(card)
        for name in names
        if isinstance(node.get(name), str) and not _is_literal(str(node.get("type")), name)
    ]


# Private functions


def _is_literal(kind: str, name: str) -> bool:
    return kind == "TextRun" or (kind == "Input.Text" and name == "value")


def _whole_card_problems(card: Mapping[str, Any]) -> Iterator[str]:
    if card.get("type") != "AdaptiveCard" or card.get("version") != "1.5":
        yield "not an Adaptive Card of version 1.5"
    if not card.get("fallbackText"):
        yield "no fallbackText"
    if card.get("lang") not in {"sv", "en"}:
        yield "no language"
    if size_of(card) > MOST_BYTES:
        yield f"{size_of(card)} bytes"
    if len(card.get("actions", [])) > MOST_ACTIONS:
        yield "too many actions"
    if None in (value for node in walk(card) for value in node.values()):
        yield "an empty key"


def _element_problems(kind: str, node: Mapping[str, Any]) -> Iterator[str]:
    if kind not in ELEMENTS:
        yield f"unknown element {kind}"
    if kind in NEWER and not isinstance(node.get("fallback"), Mapping):
        yield f"{kind} without fallback"
    if kind == "Image" and not node.get("altText"):
        yield "image without altText"
    if kind == "TextBlock" and not (node.get("text") and node.get("wrap")):
        yield f"text block empty or not wrapped: {node}"
    if kind in {"ColumnSet", "Table"}:
        yield from _width_problems(kind, node)
    if kind.startswith("Input."):
        yield from _input_problems(node)
    if kind.startswith("Action."):
        yield from _action_problems(kind, node)


def _width_problems(kind: str, node: Mapping[str, Any]) -> Iterator[str]:
    most = MOST_TABLE_COLUMNS if kind == "Table" else MOST_COLUMNS
    if len(node["columns"]) > most:
        yield f"{kind} too wide for a phone"
    if kind == "Table" and not node.get("firstRowAsHeaders"):
        yield "table without a header row"


def _input_problems(node: Mapping[str, Any]) -> Iterator[str]:
    if not (node.get("id") and node.get("label")):
        yield f"input without id or label: {node}"
    if node.get("isRequired") and not node.get("errorMessage"):
        yield f"required input without errorMessage: {node['id']}"


def _action_problems(kind: str, node: Mapping[str, Any]) -> Iterator[str]:
    if not node.get("title") or len(node["title"]) > LONGEST_BUTTON:
        yield f"button title missing or too long: {node.get('title')}"
    if not node.get("data", {}).get("verb"):
        yield "action data without verb"
    if not all(isinstance(value, str) for value in node.get("data", {}).values()):
        yield "action data that is not text"
    if kind == "Action.Execute":
        fallback = node.get("fallback", {})
        if fallback.get("type") != "Action.Submit" or fallback.get("data") != node.get("data"):
            yield "Action.Execute without the same as Action.Submit"
        if node.get("verb") != node["data"]["verb"]:
            yield "verb and data disagree"
