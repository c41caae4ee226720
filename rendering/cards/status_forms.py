"""A unit's form: a piece at a time, the whole of it, and where its people answer differently."""

from domain.asked_forms import AskedForm
from domain.instruments import Part
from domain.questionnaires import Piece, Question
from domain.requests import Verb
from domain.status_messages import (
    CountyCounts,
    FormChoice,
    FormDone,
    FormQuestion,
    OwnPicture,
    TwoFacts,
)
from domain.unit_forms import UnitForm
from rendering.cards.blocks import Block, Bullets, OnlyInCard, OnlyInText, Paragraph, Section, Title
from rendering.cards.compositions import Button, compose, say
from rendering.cards.elements import Choice, ChoiceSetInput
from rendering.cards.rendered import Rendered
from rendering.county_pictures import picture_lines, picture_notes, picture_scope, picture_title
from rendering.form_words import ask_in_words, name_holders, tell_value
from rendering.formats import format_day
from rendering.free_text import neutralise
from rendering.refusals import sentence
from rendering.texts.catalogues import Texts

# More options than this are a list to open; fewer stand on the card.
MOST_SHOWN = 5
# What is asked of who fills in, and of who looks.
TITLES_OF_UNITS = ("state.unit_question", "state.unit_question_look")
TITLES_OF_FORMS = ("state.form_question", "state.form_question_look")


def render_choice(message: FormChoice, texts: Texts) -> Rendered:
    """Ask for which leadership, or which form of several kinds."""
    same = all(each.part is Part.LEADERSHIP_STATUS for each in message.forms)
    filling, looking = TITLES_OF_UNITS if same else TITLES_OF_FORMS
    title = texts(looking if message.to_look else filling)
    names = [each.unit.name if same else _name_form(each, texts) for each in message.forms]
    choices = [Choice(title=neutralise(name), value=str(number)) for number, name in enumerate(names, start=1)]
    field = ChoiceSetInput(
        id="choice",
        label=texts("state.unit" if same else "state.form"),
        is_required=True,
        error_message=texts("unit_question.error"),
        wrap=True,
        style="expanded" if len(names) <= MOST_SHOWN else "compact",
        choices=choices,
    )
    listed = [texts("state.choice", number=number, name=name) for number, name in enumerate(names, start=1)]
    blocks: list[Block] = [
        Title(title),
        OnlyInCard([field]),
        OnlyInText("\n".join([*listed, texts("state.write.one")])),
    ]
    verb = Verb.OWN_PICTURE if message.to_look else Verb.STATUS_FORM
    return compose(blocks, title, texts, [Button(texts("button.continue"), verb, primary=True)])


def render_question(message: FormQuestion, texts: Texts) -> Rendered:
    """Ask the next question of who writes."""
    blocks: list[Block] = [OnlyInText(ask_in_words(message.form, message.question, texts))]
    if message.refused:
        blocks.insert(0, Paragraph(sentence(message.refused, texts)))
    known = message.form.known(message.question)
    if known:
        told = tell_value(message.form, message.question, known, texts)
        blocks.append(Paragraph(texts("state.known", answer=told)))
    return say(blocks, texts("reply.summary"))


def render_done(message: FormDone, texts: Texts) -> Rendered:
    """Thank, and say what can be looked at and changed."""
    form, closes = message.form, format_day(message.collection.closes_on, texts.language)
    part = form.questionnaire.part
    title = texts(f"state.done_title.{part}", unit=form.unit.name)
    blocks: list[Block] = [Title(title), Paragraph(texts("state.done", closes=closes))]
    if form.apart:
        blocks.append(Paragraph(texts.plural("state.apart", len(form.apart)), strong=True))
    apart = [texts("state.write_apart")] if form.apart else []
    blocks.append(OnlyInText("\n".join([texts(f"state.done_write.{part.asked_of}"), *apart])))
    counted = part is Part.LEADERSHIP_STATUS
    buttons = [
        Button(texts("button.own_picture"), Verb.OWN_PICTURE, primary=True),
        *([Button(texts("button.show_apart"), Verb.SHOW_APART)] if form.apart else []),
        *([Button(texts("button.county_picture"), Verb.COUNTY_PICTURE)] if counted else []),
    ]
    return compose(blocks, title, texts, buttons)


def render_own_picture(message: OwnPicture, texts: Texts) -> Rendered:
    """Show a unit its whole form, and let it change any piece while the round is open."""
    form, year = message.form, message.collection.refers_to
    part = form.questionnaire.part
    title = texts(f"state.own_title.{part}", unit=form.unit.name, year=year)
    private = texts(f"state.own_private.{part.asked_of}", unit=form.unit.name)
    blocks: list[Block] = [Title(title), Paragraph(private, quiet=True)]
    if form.apart:
        blocks.append(Paragraph(texts.plural("state.apart", len(form.apart)), strong=True))
    blocks += [_tell_piece(form, piece, texts) for piece in form.questionnaire.pieces]
    buttons: list[Button] = []
    if message.is_open:
        blocks += [OnlyInCard([_piece_choice(form, texts)]), OnlyInText(_pieces_in_words(form, texts))]
        if form.next_piece():
            buttons.append(Button(texts("button.continue"), Verb.STATUS_FORM, primary=True))
        buttons.append(Button(texts("button.change_piece"), Verb.CHANGE_PIECE))
        if form.apart:
            buttons.append(Button(texts("button.show_apart"), Verb.SHOW_APART))
    return compose(blocks, title, texts, buttons)


def render_two_facts(message: TwoFacts, texts: Texts) -> Rendered:
    """Show both answers with the roles that hold them, and ask which is right."""
    form, question = message.form, message.question
    held = form.facts[question.code].held
    answers = [
        texts("state.held", who=name_holders(form, each, texts), answer=tell_value(form, question, each.value, texts))
        for each in held
    ]
    field = ChoiceSetInput(
        id="choice",
        label=texts("state.which_is_right"),
        style="expanded",
        wrap=True,
        choices=[Choice(title=neutralise(answer), value=str(number)) for number, answer in enumerate(answers, start=1)],
    )
    numbered = [texts("state.choice", number=number, name=answer) for number, answer in enumerate(answers, start=1)]
    blocks: list[Block] = [
        Title(texts("state.which_is_right")),
        Paragraph(question.name.in_language(texts.language), strong=True),
        Paragraph(texts("state.apart_about", unit=form.unit.name)),
        OnlyInCard([field]),
        OnlyInText("\n".join([*numbered, texts("state.write.one")])),
    ]
    summary = texts("state.apart_summary", unit=form.unit.name)
    return compose(blocks, summary, texts, [Button(texts("button.settle"), Verb.SETTLE_FACT, primary=True)])


def render_county_counts(message: CountyCounts, texts: Texts) -> Rendered:
    """Show the county's counts."""
    picture = message.picture
    title = picture_title(picture, texts)
    blocks: list[Block] = [
        Title(title),
        Paragraph(picture_scope(picture, texts)),
        Bullets(picture_lines(picture, texts)),
        *(Paragraph(note, quiet=True) for note in picture_notes(picture, texts)),
    ]
    return compose(blocks, title, texts, [Button(texts("button.summary"), Verb.SUMMARY)])


# Private functions


def _name_form(asked: AskedForm, texts: Texts) -> str:
    return texts("state.form_of_unit", unit=asked.unit.name, form=texts(f"part_name.{asked.part}"))


def _tell_piece(form: UnitForm, piece: Piece, texts: Texts) -> Section:
    lines = [_tell_fact(form, each, texts) for each in piece.questions if _is_told(form, each)]
    return Section(piece.title.in_language(texts.language), tuple(lines))


def _is_told(form: UnitForm, question: Question) -> bool:
    settled = {code: fact.settled for code, fact in form.facts.items() if fact.settled is not None}
    return question.code in form.facts or form.asks(question, settled)


def _tell_fact(form: UnitForm, question: Question, texts: Texts) -> str:
    fact, name = form.facts.get(question.code), question.name.in_language(texts.language)
    if fact is None:
        answer = texts("state.nothing" if question.code in form.answered else "state.not_yet")
    elif fact.settled is None:
        each = [tell_value(form, question, held.value, texts) for held in fact.held]
        answer = texts("state.two_answers", answers=" / ".join(each))
    else:
        answer = tell_value(form, question, fact.settled, texts)
    return texts("state.answer", question=name, answer=answer)


def _piece_choice(form: UnitForm, texts: Texts) -> ChoiceSetInput:
    pieces = enumerate(form.questionnaire.pieces, start=1)
    return ChoiceSetInput(
        id="choice",
        label=texts("state.which_piece"),
        style="compact",
        wrap=True,
        choices=[
            Choice(title=neutralise(piece.title.in_language(texts.language)), value=str(number))
            for number, piece in pieces
        ],
    )


def _pieces_in_words(form: UnitForm, texts: Texts) -> str:
    pieces = enumerate(form.questionnaire.pieces, start=1)
    listed = [
        texts("state.choice", number=number, name=piece.title.in_language(texts.language)) for number, piece in pieces
    ]
    apart = [texts("state.write_apart")] if form.apart else []
    word = texts(f"part_word.{form.questionnaire.part}")
    return "\n".join([*listed, texts("state.own_write", word=word), *apart])
