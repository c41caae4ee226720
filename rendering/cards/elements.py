"""What cards are made of, as Teams reads it: the kinds of Adaptive Card elements that are used here, and no others.

Names and fields are those of Microsoft's own library of cards, in its order. `tests/rendering/test_card_elements.py`
holds them to it, and has it read every card that is kept as a golden; a serving process does without it, and without
pydantic (docs/performance.md).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct, to_builtins

ActionStyle = Literal["default", "positive", "destructive"]
AssociatedInputs = Literal["auto", "none"]
ChoiceStyle = Literal["compact", "expanded", "filtered"]
Size = Literal["Small", "Default", "Medium", "Large", "ExtraLarge"]
Spacing = Literal["None", "ExtraSmall", "Small", "Default", "Medium", "Large", "ExtraLarge", "Padding"]
Weight = Literal["Lighter", "Default", "Bolder"]
ChartColor = Literal[
    "good",
    "warning",
    "attention",
    "neutral",
    "categoricalRed",
    "categoricalPurple",
    "categoricalLavender",
    "categoricalBlue",
    "categoricalLightBlue",
    "categoricalTeal",
    "categoricalGreen",
    "categoricalLime",
    "categoricalMarigold",
]


class Part(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What stands within an element and is none itself."""


class CardElement(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True, tag_field="type"):
    """An element or an action: what it is goes along as its `type`."""


class TextBlock(CardElement, frozen=True, kw_only=True, tag="TextBlock"):
    """A text, whose Markdown is read."""

    separator: bool | None = None
    spacing: Spacing | None = None
    text: str
    size: Size | None = None
    weight: Weight | None = None
    is_subtle: bool | None = None
    wrap: bool | None = None
    style: Literal["default", "heading"] | None = None


class TextRun(CardElement, frozen=True, kw_only=True, tag="TextRun"):
    """A piece of text that reads no Markdown."""

    text: str


class RichTextBlock(CardElement, frozen=True, kw_only=True, tag="RichTextBlock"):
    """A text of pieces."""

    spacing: Spacing | None = None
    inlines: Sequence[TextRun]


class Fact(Part, frozen=True, kw_only=True):
    """A name with its value."""

    title: str
    value: str


class FactSet(CardElement, frozen=True, kw_only=True, tag="FactSet"):
    """Names with their values."""

    facts: Sequence[Fact]


class Container(CardElement, frozen=True, kw_only=True, tag="Container"):
    """Elements that are shown or hidden together."""

    id: str | None = None
    is_visible: bool | None = None
    items: Sequence[CardElement]


class ActionSet(CardElement, frozen=True, kw_only=True, tag="ActionSet"):
    """Actions within the card's body."""

    actions: Sequence[CardElement]


class ToggleVisibilityAction(CardElement, frozen=True, kw_only=True, tag="Action.ToggleVisibility"):
    """Shows what is hidden, and hides what is shown, without a word to us."""

    title: str | None = None
    target_elements: Sequence[str]


class SubmitAction(CardElement, frozen=True, kw_only=True, tag="Action.Submit"):
    """Posts a message with the card's inputs."""

    title: str | None = None
    style: ActionStyle | None = None
    data: Mapping[str, str] | None = None
    associated_inputs: AssociatedInputs | None = None


class ExecuteAction(CardElement, frozen=True, kw_only=True, tag="Action.Execute"):
    """Asks us what the card becomes."""

    title: str | None = None
    style: ActionStyle | None = None
    data: Mapping[str, str] | None = None
    associated_inputs: AssociatedInputs | None = None
    verb: str | None = None
    fallback: SubmitAction | None = None


class OpenUrlAction(CardElement, frozen=True, kw_only=True, tag="Action.OpenUrl"):
    """Opens an address."""

    title: str | None = None
    url: str


class TextInput(CardElement, frozen=True, kw_only=True, tag="Input.Text"):
    """Takes a text."""

    id: str
    label: str | None = None
    is_required: bool | None = None
    error_message: str | None = None
    value: str | None = None
    max_length: int | None = None
    is_multiline: bool | None = None
    placeholder: str | None = None


class DateInput(CardElement, frozen=True, kw_only=True, tag="Input.Date"):
    """Takes a day, written 2026-01-31."""

    id: str
    label: str | None = None
    is_required: bool | None = None
    error_message: str | None = None
    value: str | None = None
    placeholder: str | None = None
    min: str | None = None
    max: str | None = None


class TimeInput(CardElement, frozen=True, kw_only=True, tag="Input.Time"):
    """Takes a time of day, written 09:30."""

    id: str
    label: str | None = None
    value: str | None = None


class Choice(Part, frozen=True, kw_only=True):
    """What can be chosen, and what is sent then."""

    title: str
    value: str


class ChoiceSetInput(CardElement, frozen=True, kw_only=True, tag="Input.ChoiceSet"):
    """Takes one of several choices, or several, which are sent with commas between them."""

    id: str
    label: str | None = None
    is_required: bool | None = None
    error_message: str | None = None
    value: str | None = None
    choices: Sequence[Choice]
    style: ChoiceStyle | None = None
    is_multi_select: bool | None = None
    placeholder: str | None = None
    wrap: bool | None = None


class ColumnDefinition(Part, frozen=True, kw_only=True):
    """How wide a column is beside the others."""

    width: int


class TableCell(CardElement, frozen=True, kw_only=True, tag="TableCell"):
    """A cell."""

    items: Sequence[CardElement]


class TableRow(CardElement, frozen=True, kw_only=True, tag="TableRow"):
    """A row."""

    cells: Sequence[TableCell]


class Table(CardElement, frozen=True, kw_only=True, tag="Table"):
    """Rows of cells."""

    columns: Sequence[ColumnDefinition]
    first_row_as_headers: bool | None = None
    rows: Sequence[TableRow]


class VerticalBarChartDataValue(Part, frozen=True, kw_only=True):
    """A bar."""

    x: str
    y: float


class VerticalBarChart(CardElement, frozen=True, kw_only=True, tag="Chart.VerticalBar"):
    """Bars beside each other; a client that knows none shows the fallback."""

    title: str | None = None
    x_axis_title: str | None = None
    data: Sequence[VerticalBarChartDataValue]
    color: ChartColor | None = None
    show_bar_values: bool | None = None
    y_min: float | None = None
    y_max: float | None = None
    fallback: CardElement | None = None


class LineChartValue(Part, frozen=True, kw_only=True):
    """A point of a line."""

    x: str
    y: float


class LineChartData(Part, frozen=True, kw_only=True):
    """A line."""

    legend: str
    values: Sequence[LineChartValue]
    color: ChartColor | None = None


class LineChart(CardElement, frozen=True, kw_only=True, tag="Chart.Line"):
    """Lines over the same points; a client that knows none shows the fallback."""

    title: str | None = None
    data: Sequence[LineChartData]
    y_min: float | None = None
    y_max: float | None = None
    fallback: CardElement | None = None


class TeamsCardProperties(Part, frozen=True, kw_only=True):
    """What Teams alone reads."""

    width: Literal["full"] | None = None


class AdaptiveCard(CardElement, frozen=True, kw_only=True, tag="AdaptiveCard"):
    """A card."""

    lang: str | None = None
    version: str
    fallback_text: str | None = None
    speak: str | None = None
    msteams: TeamsCardProperties | None = None
    body: Sequence[CardElement]
    actions: Sequence[CardElement] | None = None


def to_json(element: CardElement) -> dict[str, Any]:
    """Return an element as plain JSON data, made anew; what is not given is left out."""
    written: dict[str, Any] = to_builtins(element)
    return written
