"""A leadership's form in words: what is asked, how it can be written, and what was answered."""

from collections.abc import Mapping
from datetime import date

from domain.questionnaires import Kind, Option, Question, Value
from domain.submissions import INTERVIEW
from domain.unit_forms import Held, UnitForm
from rendering.formats import format_full_date
from rendering.texts.catalogues import Texts


def tell_value(form: UnitForm, question: Question, value: Value, texts: Texts) -> str:
    """Return an answer in words."""
    if isinstance(value, tuple):
        chosen = [name_of(question.options, code, texts) for code in value]
        return ", ".join(chosen) or texts("state.nothing")
    if isinstance(value, Mapping):
        return _tell_table(form, question, value, texts)
    if question.kind is Kind.ONE:
        return name_of(question.options, value, texts)
    if question.kind is Kind.DATE:
        return format_full_date(date.fromisoformat(value), texts.language) if value else texts("state.nothing")
    # Without its beginning: a text is no place to follow a link from (S9).
    shown = value.removeprefix("https://") if question.kind is Kind.LINK else value
    return shown or texts("state.nothing")


def ask_in_words(form: UnitForm, question: Question, texts: Texts) -> str:
    """Return a question as it is asked of who writes: its words, what can be chosen, and how."""
    rows = form.rows_of(question)
    listed = rows if rows and question.kind is Kind.GRID else question.options
    choices = [
        texts("state.choice", number=number, name=each.name.in_language(texts.language))
        for number, each in enumerate(listed, start=1)
    ]
    lines = [question.name.in_language(texts.language), question.about.in_language(texts.language)]
    if question.kind is Kind.PER_MUNICIPALITY:
        choices = [texts("state.municipality", name=row.name.in_language(texts.language)) for row in rows]
    return "\n".join(line for line in [*lines, *choices, how_to_write(form, question, texts)] if line)


def how_to_write(form: UnitForm, question: Question, texts: Texts) -> str:
    """Return how a question is answered in plain text."""
    options = [each.name.in_language(texts.language).lower() for each in question.options]
    first, second = (*options, "", "")[:2]
    said = texts(f"state.write.{question.kind}", first=first, second=second, example=_example(form, options))
    return said if question.required else f"{said} {texts('state.write.skip')}"


def name_of(options: tuple[Option, ...], code: str, texts: Texts) -> str:
    """Return an option's name; its code where the form has it no more."""
    return next((each.name.in_language(texts.language) for each in options if each.code == code), code)


def name_holders(form: UnitForm, held: Held, texts: Texts) -> str:
    """Return by which roles an answer is held: said to the people of the unit only."""
    named = [_name_holder(form, each, texts) for each in held.respondents]
    return texts.join(list(dict.fromkeys(named)))


# Private functions


def _tell_table(form: UnitForm, question: Question, value: Mapping[str, str], texts: Texts) -> str:
    """Return which rows have which option, option by option."""
    rows = form.rows_of(question)
    parts = []
    for option in question.options:
        named = [name_of(rows, row.code, texts) for row in rows if value.get(row.code) == option.code]
        if named:
            parts.append(texts("state.rows", option=option.name.in_language(texts.language), rows=", ".join(named)))
    return ". ".join(parts) or texts("state.nothing")


def _example(form: UnitForm, options: list[str]) -> str:
    """Return an answer for each municipality, as it could be written."""
    return ", ".join(options[number % len(options)] for number in range(len(form.municipalities))) if options else ""


def _name_holder(form: UnitForm, respondent: str, texts: Texts) -> str:
    if respondent == INTERVIEW:
        return texts("state.interview")
    return texts(f"role.{form.roles.get(respondent) or 'other'}")
