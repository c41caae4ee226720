"""The inputs of a form's questions on a card: at most five for a piece (F26)."""

from collections.abc import Iterable, Mapping

from domain.questionnaire_values import MAX_LINK, MAX_LONG_TEXT, MAX_SHORT_TEXT
from domain.questionnaires import Kind, Option, Question, Value
from domain.unit_forms import UnitForm
from rendering.cards.blocks import Block, OnlyInCard, Paragraph
from rendering.cards.elements import CardElement, Choice, ChoiceSetInput, DateInput, TextInput
from rendering.free_text import clean, neutralise
from rendering.texts.catalogues import Texts

INPUT = "q_"
LENGTHS = {Kind.LINK: MAX_LINK, Kind.SHORT_TEXT: MAX_SHORT_TEXT, Kind.LONG_TEXT: MAX_LONG_TEXT}


def draw_question(form: UnitForm, question: Question, value: Value | None, texts: Texts) -> Iterable[Block]:
    """Yield what a question takes on a card: its explanation where it has one, and its inputs."""
    about = question.about.in_language(texts.language)
    match question.kind:
        case Kind.GRID:
            yield Paragraph(question.name.in_language(texts.language), strong=True)
            inputs = _grid_inputs(question, value, texts)
            rest = question.options[-1].name.in_language(texts.language).lower()
            about = texts("state.rest", rest=rest)
        case Kind.PER_MUNICIPALITY:
            yield Paragraph(question.name.in_language(texts.language), strong=True)
            inputs = _municipality_inputs(form, question, value, texts)
        case _:
            inputs = [_single_input(question, value, texts)]
    yield OnlyInCard(inputs)
    if about:
        yield Paragraph(about, quiet=True)


# Private functions


def _single_input(question: Question, value: Value | None, texts: Texts) -> CardElement:
    name, label = f"{INPUT}{question.code}", neutralise(question.name.in_language(texts.language))
    match question.kind:
        case Kind.ONE:
            return _choice_set(question, value if isinstance(value, str) else "", texts)
        case Kind.SEVERAL:
            chosen = ",".join(value) if isinstance(value, tuple) else ""
            return _choice_set(question, chosen, texts, several=True)
        case Kind.DATE:
            return DateInput(id=name, label=label, value=value if isinstance(value, str) and value else None)
        case _:
            return TextInput(
                id=name,
                label=label,
                is_multiline=question.kind is Kind.LONG_TEXT,
                max_length=LENGTHS[question.kind],
                value=clean(value) or None if isinstance(value, str) else None,
            )


def _choice_set(question: Question, value: str, texts: Texts, *, several: bool = False) -> ChoiceSetInput:
    return ChoiceSetInput(
        id=f"{INPUT}{question.code}",
        label=neutralise(question.name.in_language(texts.language)),
        is_required=question.required,
        error_message=texts("state.error") if question.required else None,
        is_multi_select=several,
        style="expanded",
        wrap=True,
        value=value or None,
        choices=_choices(question.options, texts),
    )


def _grid_inputs(question: Question, value: Value | None, texts: Texts) -> list[CardElement]:
    """Return a list of rows for each option but the last, which the rows that stand in none have."""
    given = value if isinstance(value, Mapping) else {}
    return [
        ChoiceSetInput(
            id=f"{INPUT}{question.code}.{option.code}",
            label=neutralise(option.name.in_language(texts.language)),
            is_multi_select=True,
            style="expanded",
            wrap=True,
            value=",".join(row for row, chosen in given.items() if chosen == option.code) or None,
            choices=_choices(question.rows, texts),
        )
        for option in question.options[:-1]
    ]


def _municipality_inputs(form: UnitForm, question: Question, value: Value | None, texts: Texts) -> list[CardElement]:
    given = value if isinstance(value, Mapping) else {}
    return [
        ChoiceSetInput(
            id=f"{INPUT}{question.code}.{number}",
            label=neutralise(row.name.in_language(texts.language)),
            is_required=question.required,
            error_message=texts("state.error"),
            style="expanded",
            wrap=True,
            value=given.get(row.code) or None,
            choices=_choices(question.options, texts),
        )
        for number, row in enumerate(form.rows_of(question), start=1)
    ]


def _choices(options: Iterable[Option], texts: Texts) -> list[Choice]:
    return [Choice(title=neutralise(each.name.in_language(texts.language)), value=each.code) for each in options]
