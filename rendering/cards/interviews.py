"""Interviews: what a coordinator notes, and what the unit is shown of it."""

from domain.answers import MAX_COMMENT_LENGTH, Perspective
from domain.disclosure import LEAST_CHANGES
from domain.interview_messages import (
    InterviewConfirmed,
    InterviewForm,
    InterviewGoals,
    InterviewNoted,
    InterviewReview,
    InterviewSaved,
)
from domain.interviews import MAX_REASON_LENGTH, MAX_ROLE_LENGTH
from domain.messages import AssessmentForm
from domain.requests import Verb
from domain.rounds import RoundState
from rendering.cards.assessments import form_words, goal_inputs
from rendering.cards.blocks import Block, Facts, OnlyInCard, OnlyInText, Paragraph, Quote, Title
from rendering.cards.compositions import Button, compose
from rendering.cards.elements import Choice, ChoiceSetInput, TextInput
from rendering.cards.rendered import Rendered
from rendering.cards.reviews import tell_perspective, tell_values
from rendering.formats import format_day, format_moment
from rendering.free_text import clean, neutralise
from rendering.progress import tell_progress
from rendering.refusals import sentence
from rendering.texts.catalogues import Texts

# Characters; a card that held a long comment twice would be too large (F29).
LONGEST_REPEATED = 500


def render_form(message: InterviewForm, texts: Texts) -> Rendered:
    """Ask which unit, whom of it, and from where: three short questions, after the close a fourth."""
    title = texts("interview.title", year=message.collection.refers_to)
    blocks: list[Block] = [Title(title)]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts), strong=True))
    blocks.append(Paragraph(texts("interview.intro")))
    if message.needs_reason:
        blocks.append(Paragraph(texts("interview.closed")))
    inputs = [_unit_input(message, texts), _role_input(message, texts), _perspective_input(message, texts)]
    blocks.append(OnlyInCard([*inputs, *([_reason_input(message, texts)] if message.needs_reason else [])]))
    blocks.append(OnlyInText(_next_question(message, texts)))
    button = Button(texts("button.go_on"), Verb.NOTE_INTERVIEW, primary=True)
    return compose(blocks, texts("interview.summary"), texts, [button])


def render_goals(message: InterviewGoals, texts: Texts) -> Rendered:
    """Show the goals in one screen, as the unit itself would have seen them."""
    perspective = message.noting.perspective or Perspective.JOINT
    form = AssessmentForm(
        collection=message.collection,
        unit_id=message.unit_id,
        unit=message.unit,
        perspective=perspective,
        values=message.noting.answers.values,
        unknown=message.noting.answers.unknown,
    )
    blocks: list[Block] = [Title(texts("interview.title_unit", unit=form.unit, year=form.collection.refers_to))]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts), strong=True))
    blocks.append(Paragraph(_whom_and_from_where(message.noting.of, perspective, texts)))
    blocks.append(OnlyInText(form_words(form, texts)))
    blocks.append(OnlyInCard(goal_inputs(form, texts)))
    button = Button(texts("button.review"), Verb.REVIEW_INTERVIEW, primary=True)
    return compose(blocks, texts("interview.summary_unit", unit=form.unit), texts, [button])


def render_review(message: InterviewReview, texts: Texts) -> Rendered:
    """Show what is about to be saved, with room for a comment."""
    noting, answers = message.noting, message.noting.answers
    blocks: list[Block] = [
        Title(texts("interview.review_title", unit=message.unit)),
        Paragraph(texts("interview.not_yet"), strong=True),
    ]
    if message.refused:
        blocks.append(Paragraph(sentence(message.refused, texts), strong=True))
    blocks.append(Facts(tell_values(answers, message.collection.instrument, texts)))
    blocks.append(Paragraph(_whom_and_from_where(noting.of, answers.perspective, texts)))
    if noting.reason:
        blocks.append(Quote(texts("interview.reason_heading"), noting.reason))
    blocks.append(OnlyInCard([_comment_input(answers.comment, texts)]))
    if answers.comment:
        blocks.append(OnlyInText(f"{texts('interview.comment_heading')}: {_begin_of(answers.comment)}"))
    blocks.append(OnlyInText(texts("interview.review_write")))
    buttons = [
        Button(texts("button.save_interview"), Verb.SAVE_INTERVIEW, primary=True),
        Button(texts("button.change"), Verb.CHANGE_INTERVIEW),
    ]
    return compose(blocks, texts("interview.summary_unit", unit=message.unit), texts, buttons)


def render_saved(message: InterviewSaved, texts: Texts) -> Rendered:
    """Say what was stored, who is asked whether it is right, and after the close what becomes of the summary."""
    interview = message.interview
    moment = format_moment(interview.submitted_at, texts.language)
    blocks: list[Block] = [
        Title(texts("interview.saved_title", unit=message.unit)),
        Facts(tell_values(interview.answers, message.collection.instrument, texts)),
        Paragraph(
            f"{_whom_and_from_where(interview.noted_of or '', interview.answers.perspective, texts)} "
            f"{texts('receipt.saved_at', moment=moment)}"
        ),
    ]
    if interview.answers.comment:
        blocks.append(Quote(texts("interview.comment_heading"), interview.answers.comment))
    blocks.append(Paragraph(_what_next(message, texts)))
    blocks.append(Paragraph(tell_progress(message.progress, texts), strong=True))
    buttons = [Button(texts("button.next_interview"), Verb.ASK_INTERVIEW), Button(texts("button.status"), Verb.STATUS)]
    blocks.append(OnlyInText(texts("interview.saved_write")))
    return compose(blocks, texts("interview.saved_summary", unit=message.unit), texts, buttons)


def render_noted(message: InterviewNoted, texts: Texts) -> Rendered:
    """Show a unit what was noted as its answer, and ask whether it is right."""
    collection, interview = message.collection, message.interview
    told = texts(
        "noted.what",
        unit=message.unit,
        year=collection.refers_to,
        of=interview.noted_of or "",
        moment=format_moment(interview.submitted_at, texts.language),
    )
    blocks: list[Block] = [
        Title(texts("noted.title", unit=message.unit)),
        Paragraph(told),
        Facts(tell_values(interview.answers, collection.instrument, texts)),
        Paragraph(tell_perspective(interview.answers, texts)),
    ]
    if interview.answers.comment:
        blocks.append(Quote(texts("interview.comment_heading"), interview.answers.comment))
    closes = format_day(collection.closes_on, texts.language)
    blocks.append(Paragraph(texts("noted.counts", closes=closes)))
    blocks.append(OnlyInText(texts("noted.write")))
    buttons = [
        Button(texts("button.confirm_interview"), Verb.CONFIRM_INTERVIEW, primary=True),
        Button(texts("button.change"), Verb.AMEND_INTERVIEW),
    ]
    return compose(blocks, texts("noted.summary", unit=message.unit, year=collection.refers_to), texts, buttons)


def render_confirmed(message: InterviewConfirmed, texts: Texts) -> Rendered:
    """Thank for the word, repeat what holds, and say until when it can be changed."""
    collection, interview = message.collection, message.interview
    moment = format_moment(interview.submitted_at, texts.language)
    closes = format_day(collection.closes_on, texts.language)
    blocks: list[Block] = [
        Title(texts("confirmed.title", unit=message.unit)),
        Facts(tell_values(interview.answers, collection.instrument, texts)),
        Paragraph(texts("confirmed.at", moment=moment)),
        Paragraph(texts("confirmed.until", closes=closes)),
    ]
    return compose(blocks, texts("confirmed.summary", unit=message.unit), texts)


# Private functions


def _unit_input(message: InterviewForm, texts: Texts) -> ChoiceSetInput:
    numbers = {unit_id: str(number) for number, (unit_id, _) in enumerate(message.units, start=1)}
    return ChoiceSetInput(
        id="choice",
        label=texts("interview.unit"),
        is_required=True,
        error_message=texts("unit_question.error"),
        wrap=True,
        style="compact",
        value=numbers.get(message.unit_id) if message.unit_id else None,
        choices=[Choice(title=neutralise(name), value=numbers[unit_id]) for unit_id, name in message.units],
    )


def _role_input(message: InterviewForm, texts: Texts) -> TextInput:
    return TextInput(
        id="noted_of",
        label=texts("interview.of"),
        placeholder=texts("interview.of_example"),
        is_required=True,
        error_message=texts("interview.of_error"),
        max_length=MAX_ROLE_LENGTH,
        value=clean(message.noting.of) or None,
    )


def _perspective_input(message: InterviewForm, texts: Texts) -> ChoiceSetInput:
    perspective = message.noting.perspective
    return ChoiceSetInput(
        id="perspective",
        label=texts("interview.perspective"),
        is_required=True,
        error_message=texts("interview.perspective_error"),
        wrap=True,
        style="expanded",
        value=str(list(Perspective).index(perspective) + 1) if perspective else None,
        choices=[
            Choice(title=texts(f"perspective.{each}"), value=str(number)) for number, each in enumerate(Perspective, 1)
        ],
    )


def _reason_input(message: InterviewForm, texts: Texts) -> TextInput:
    return TextInput(
        id="reason",
        label=texts("interview.reason"),
        is_required=True,
        error_message=texts("interview.reason_error"),
        is_multiline=True,
        max_length=MAX_REASON_LENGTH,
        value=clean(message.noting.reason) or None,
    )


def _comment_input(comment: str, texts: Texts) -> TextInput:
    return TextInput(
        id="comment",
        label=texts("interview.comment"),
        placeholder=texts("comment.placeholder"),
        is_multiline=True,
        max_length=MAX_COMMENT_LENGTH,
        value=clean(comment) or None,
    )


def _begin_of(comment: str) -> str:
    """Return as much of a comment as is needed to know it again: all of it stands in its input."""
    return comment if len(comment) <= LONGEST_REPEATED else f"{comment[:LONGEST_REPEATED]} …"


def _next_question(message: InterviewForm, texts: Texts) -> str:
    """Return what is asked next of who writes, with what is known so far."""
    if message.unit_id is None:
        return "\n".join([texts("interview.write_unit"), *(name for _, name in message.units)])
    unit = dict(message.units).get(message.unit_id, "")
    if not message.noting.of:
        return texts("interview.write_of", unit=unit)
    if message.needs_reason and not message.noting.reason:
        return texts("interview.write_reason", unit=unit)
    return texts("interview.write_perspective", unit=unit)


def _whom_and_from_where(of: str, perspective: Perspective | None, texts: Texts) -> str:
    noted = texts("interview.noted_of", of=of)
    return f"{noted} {texts('receipt.perspective', perspective=texts(f'perspective.{perspective}'))}"


def _what_next(message: InterviewSaved, texts: Texts) -> str:
    if message.collection.state is RoundState.CLOSED:
        if message.changes is None:
            return texts("interview.after_close")
        changes = texts.plural("changes.since_release", message.changes)
        return f"{texts('interview.after_close')} {changes} {texts('changes.needed', most=LEAST_CHANGES)}"
    if message.interview.confirmed_by:
        return texts("interview.confirmed_already")
    if message.asked is None:
        return texts("interview.nobody_reached", unit=message.unit)
    return texts("interview.asked", role=texts(f"role.{message.asked}"), unit=message.unit)
