"""What every card must be, whatever it says: a profile of Adaptive Cards that all Teams clients show."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

# Measured as Teams measures: UTF-16 (F29).
MOST_BYTES = 25 * 1024
MOST_ACTIONS = 6
MOST_INPUTS = 5
LONGEST_BUTTON = 25
LONGEST_SPEAK = 300
LONGEST_NOTIFICATION = 150
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
        "Input.Date",
        "Input.Time",
        "Input.Text",
        "Table",
        "TableRow",
        "TableCell",
        "Chart.Line",
        "Chart.VerticalBar",
        "Action.Execute",
        "Action.Submit",
        "Action.OpenUrl",
        "Action.ToggleVisibility",
    }
)
# What is newer than version 1.5, and so needs a fallback.
NEWER = frozenset({"Chart.Line", "Chart.VerticalBar"})
TITLE_SIZES = frozenset({"Medium", "Large", "ExtraLarge"})
# The numbers that a notification may hold: years, dates, hours, and how many of how many.
_HARMLESS_NUMBERS = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d+ (?:av|of) \d+\b|\b\d{1,2}[.:]\d\d\b|\b\d{1,2} [A-Za-z]{3,9}(?=\W|$)", re.ASCII
)


def card_problems(card: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a card, a line each; nothing when Teams shows it well on every client."""
    problems = [*_whole_card_problems(card), *_heading_problems(card), *_inputs_problems(card), *_toggle_problems(card)]
    for node in walk(card):
        kind = node.get("type")
        if kind is not None:
            problems += _element_problems(kind, node)
    return problems


def notification_problems(summary: str, private: Iterable[str] = ()) -> list[str]:
    """Return what is wrong with a notification line, which anyone beside the phone can read (F30).

    Args:
        summary: the line.
        private: words that it must not hold, such as a comment or a step's label.
    """
    problems = [f"notification tells {word!r}" for word in private if word and word.casefold() in summary.casefold()]
    if not summary.strip():
        problems.append("no notification line")
    if "\n" in summary or len(summary) > LONGEST_NOTIFICATION:
        problems.append(f"notification of more than one line or {LONGEST_NOTIFICATION} characters")
    found = re.search(r"(?<!\w)\d+(?:[.,]\d+)?(?!\w)", _HARMLESS_NUMBERS.sub("", summary))
    if found:
        problems.append(f"notification with a number that may be somebody's value: {found.group()}")
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
    names = ("text", "title", "value", "label", "placeholder", "errorMessage", "x", "legend", "fallbackText", "speak")
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
    yield from _speak_problems(card.get("speak", ""))
    if card.get("lang") not in {"sv", "en"}:
        yield "no language"
    if size_of(card) > MOST_BYTES:
        yield f"{size_of(card)} bytes"
    if len(card.get("actions", [])) > MOST_ACTIONS:
        yield "too many actions"
    if any(action.get("type") == "Action.Submit" for action in card.get("actions", [])):
        yield "Action.Submit that is no fallback"
    if None in (value for node in walk(card) for value in node.values()):
        yield "an empty key"


def _toggle_problems(card: Mapping[str, Any]) -> Iterator[str]:
    ids = [node["id"] for node in walk(card) if "id" in node]
    targets = [target for node in walk(card) for target in node.get("targetElements", [])]
    yield from (f"opens what is not there once: {target}" for target in targets if ids.count(target) != 1)
    hidden = {node.get("id") for node in walk(card) if node.get("isVisible") is False}
    if not hidden <= set(targets):
        yield f"hidden for good: {hidden - set(targets)}"


def _speak_problems(speak: str) -> Iterator[str]:
    if not speak.strip():
        yield "nothing to speak"
    if len(speak) > LONGEST_SPEAK:
        yield f"{len(speak)} characters to speak"
    if "<" in speak or "\n" in speak:
        yield "speak is not plain sentences"


def _heading_problems(card: Mapping[str, Any]) -> Iterator[str]:
    texts = [node for node in walk(card.get("body", [])) if node.get("type") == "TextBlock"]
    if not texts or texts[0].get("style") != "heading":
        yield "the first text is no heading"
    for text in texts:
        if text.get("size") in TITLE_SIZES and text.get("style") != "heading":
            yield f"looks like a heading and is none: {text.get('text')}"


def _inputs_problems(card: Mapping[str, Any]) -> Iterator[str]:
    inputs = [node.get("id") for node in walk(card) if str(node.get("type")).startswith("Input.")]
    if len(inputs) > MOST_INPUTS:
        yield f"{len(inputs)} inputs"
    if len(set(inputs)) != len(inputs):
        yield f"two inputs share an id: {inputs}"


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
        yield from _input_problems(kind, node)
    if kind.startswith("Action."):
        yield from _link_problems(node) if kind == "Action.OpenUrl" else _action_problems(kind, node)


def _width_problems(kind: str, node: Mapping[str, Any]) -> Iterator[str]:
    most = MOST_TABLE_COLUMNS if kind == "Table" else MOST_COLUMNS
    if len(node["columns"]) > most:
        yield f"{kind} too wide for a phone"
    if kind != "Table":
        return
    if not node.get("firstRowAsHeaders"):
        yield "table without a header row"
    if any(len(row["cells"]) != len(node["columns"]) for row in node["rows"]):
        yield "table with a row of too many or too few cells"


def _input_problems(kind: str, node: Mapping[str, Any]) -> Iterator[str]:
    if not (node.get("id") and node.get("label")):
        yield f"input without id or label: {node}"
    if node.get("isRequired") and not node.get("errorMessage"):
        yield f"required input without errorMessage: {node['id']}"
    if kind == "Input.ChoiceSet":
        yield from _choice_problems(node)


def _choice_problems(node: Mapping[str, Any]) -> Iterator[str]:
    choices = node.get("choices", [])
    if not choices or not all(choice.get("title") for choice in choices):
        yield f"choice with an empty title: {node.get('id')}"
    if not node.get("wrap"):
        yield f"choices that are cut on a phone: {node.get('id')}"
    values = [choice.get("value") for choice in choices]
    if len(set(values)) != len(values):
        yield f"two choices mean the same: {node.get('id')}"
    chosen = [node["value"]] if "value" in node else []
    if node.get("isMultiSelect"):
        chosen = [each for value in chosen for each in value.split(",")]
    if not set(chosen) <= set(values):
        yield f"chosen is what cannot be chosen: {node.get('id')}"


def _link_problems(node: Mapping[str, Any]) -> Iterator[str]:
    if not str(node.get("url")).startswith("https://") or not node.get("title"):
        yield f"a link without a title or not by https: {node}"


def _action_problems(kind: str, node: Mapping[str, Any]) -> Iterator[str]:
    if not node.get("title") or len(node["title"]) > LONGEST_BUTTON:
        yield f"button title missing or too long: {node.get('title')}"
    if kind == "Action.Execute":
        yield from _execute_problems(node)


def _execute_problems(node: Mapping[str, Any]) -> Iterator[str]:
    data, fallback = node.get("data", {}), node.get("fallback", {})
    if not data.get("verb"):
        yield "action data without verb"
    elif node.get("verb") != data["verb"]:
        yield "verb and data disagree"
    if not all(isinstance(value, str) for value in data.values()):
        yield "action data that is not text"
    if fallback.get("type") != "Action.Submit" or fallback.get("data") != data:
        yield "Action.Execute without the same as Action.Submit"
