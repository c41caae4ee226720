"""A piece of a unit's form: its questions, filled in with what is known, and what can be written instead."""

from collections.abc import Mapping

from domain.questionnaires import Condition, Kind, Piece, Value
from domain.requests import Verb
from domain.status_messages import FormPiece
from domain.unit_forms import UnitForm
from rendering.cards.blocks import Block, OnlyInCard, OnlyInText, Paragraph, Title
from rendering.cards.compositions import Button, compose
from rendering.cards.form_inputs import draw_question
from rendering.cards.rendered import Rendered
from rendering.form_words import ask_in_words, name_of, tell_value
from rendering.refusals import sentence
from rendering.texts.catalogues import Texts


def render_piece(message: FormPiece, texts: Texts) -> Rendered:
    """Show some questions, filled in with what is known; one tap is enough where it is still right."""
    form = message.form
    blocks: list[Block] = [Title(message.piece.title.in_language(texts.language))]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts), strong=True))
    blocks += [Paragraph(_how_far(message, texts), quiet=True), *draw_piece(message, texts)]
    blocks.append(OnlyInText(_in_words(message, _known_values(message), texts)))
    about = _name_part(form, texts)
    summary = texts("state.summary", unit=form.unit.name, form=about, year=message.collection.refers_to)
    return compose(blocks, summary, texts, [piece_button(message, texts)])


def draw_piece(message: FormPiece, texts: Texts) -> list[Block]:
    """Return what the form is for, and the piece's questions, as they stand in several cards."""
    form, piece = message.form, message.piece
    blocks = _introduce(message, texts)
    known = _known_values(message)
    conditions: set[Condition] = set()
    for question in piece.questions:
        if question.only_if and question.only_if not in conditions:
            conditions.add(question.only_if)
            blocks.append(OnlyInCard([*Paragraph(_tell_condition(piece, question.only_if, texts)).elements()]))
        if question.kind is not Kind.PER_MUNICIPALITY or form.municipalities:
            blocks += draw_question(form, question, known.get(question.code), texts)
    return blocks


def piece_button(message: FormPiece, texts: Texts) -> Button:
    """Return the button that saves a piece: one tap is enough where what is filled in is last year's and all of it."""
    form, piece = message.form, message.piece
    right = (
        not message.values
        and any(form.is_from_last_year(each) for each in piece.questions)
        and _is_filled_in(form, piece, _known_values(message))
    )
    return Button(texts("button.right" if right else "button.save_piece"), Verb.SAVE_PIECE, primary=True)


# Private functions


def _name_part(form: UnitForm, texts: Texts) -> str:
    return texts(f"state.part.{form.questionnaire.part}")


def _how_far(message: FormPiece, texts: Texts) -> str:
    """Return "LS01, 2024: 3 av 7 delar klara, ungefär en minut kvar"."""
    form = message.form
    pieces = len(form.questionnaire.pieces)
    done = texts.plural("state.progress", pieces, done=form.done)
    left = texts.plural("state.minutes_left", form.minutes_left)
    place = texts("state.place", unit=form.unit.name, form=_name_part(form, texts), year=message.collection.refers_to)
    return f"{place}: {done}, {left}" if form.done < pieces else f"{place}: {done}"


def _introduce(message: FormPiece, texts: Texts) -> list[Block]:
    """Say what it is for before the first piece (K14), and whose answers are filled in."""
    form, questions = message.form, message.piece.questions
    intro = texts(f"state.intro.{form.questionnaire.part.asked_of}")
    said: list[Block] = [] if form.done or message.refused else [Paragraph(intro)]
    if message.values:
        return said
    if any(form.is_from_last_year(each) for each in questions):
        said.append(Paragraph(texts("state.from_last_year")))
    elif any(form.known(each) and each.code not in form.mine for each in questions):
        said.append(Paragraph(texts("state.from_colleague")))
    return said


def _known_values(message: FormPiece) -> Mapping[str, Value]:
    if message.values:
        return message.values
    known = {each.code: message.form.known(each) for each in message.piece.questions}
    return {code: value for code, value in known.items() if value is not None}


def _is_filled_in(form: UnitForm, piece: Piece, known: Mapping[str, Value]) -> bool:
    return all(known.get(each.code) for each in piece.questions if each.required and form.asks(each, known))


def _tell_condition(piece: Piece, condition: Condition, texts: Texts) -> str:
    """Say under which answer the questions that follow are asked."""
    question = next(each for each in piece.questions if each.code == condition.question)
    names = [name_of(question.options, code, texts) for code in condition.options]
    return texts("state.only_if", answers=texts.join(names, "list.or"))


def _in_words(message: FormPiece, known: Mapping[str, Value], texts: Texts) -> str:
    """Return what is filled in, and the question that is asked of who writes."""
    form = message.form
    told = [
        texts(
            "state.answer",
            question=each.name.in_language(texts.language),
            answer=tell_value(form, each, known[each.code], texts),
        )
        for each in message.piece.questions
        if known.get(each.code) and form.asks(each, known)
    ]
    right = [texts("state.write.right")] if told and not message.values else []
    asked = [ask_in_words(form, message.question, texts)] if message.question else []
    return "\n".join([*told, *right, *([""] if told else []), *asked])
