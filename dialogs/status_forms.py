"""A unit's form, in pieces: a card at a time, or a question at a time in plain text (K20)."""

from collections.abc import Container, Mapping

from msgspec import Struct
from msgspec.structs import replace

from dialogs import self_assessment
from dialogs.assessments import refuse_card, refuse_forms
from dialogs.county_wishes import ShowCountyPicture
from dialogs.facts import Facts
from dialogs.form_readings import read_answer, read_piece
from dialogs.intents import agrees, recognise_intent
from dialogs.own_pictures import at_pieces, form_meant, pick_form, show_first_apart, use_card
from dialogs.states import State, Topic
from dialogs.steps import ChooseForm, FormStep, Step, TakeStep, UseForm, refuse
from dialogs.turns import Turn
from domain.asked_forms import AskedForm
from domain.errors import Reason, Rejected
from domain.instruments import FORMS, Part
from domain.questionnaire_values import name_questions
from domain.questionnaires import Kind, Piece, Question, Value, is_blank
from domain.rounds import Round
from domain.status_messages import FormDone, FormPiece, FormQuestion
from domain.unit_forms import UnitForm
from domain.usecases.answer_questions import check_values

# Who writes more than this into a free text answers, even if an intent's words are among them.
MOST_WORDS_OF_AN_INTENT = 3
TEXTS = frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT})


class _Read(Struct, frozen=True):
    """An answer; a blank one is an answer too."""

    given: Value


def begin(state: State, turn: Turn, facts: Facts) -> Step:
    """Go on with the first piece that is not done; who is asked for several forms is asked which."""
    return _begin(state, turn, facts, FORMS)


def begin_either(state: State, turn: Turn, facts: Facts) -> Step:
    """Begin the self-assessment, or what a municipality is asked: "the survey" is that to whoever is asked of it."""
    if facts.units or not facts.forms:
        return self_assessment.begin(state, turn, facts)
    return begin(state, turn, facts)


def begin_with(*parts: Part) -> TakeStep:
    """Return the step that begins with a form of these parts only."""
    return lambda state, turn, facts: _begin(state, turn, facts, parts)


def begin_form(state: State, collection: Round, asked: AskedForm) -> Step:
    """Go on with one form, the first piece of it that is not done."""
    return Step(state, command=ChooseForm(collection, (asked,), _go_on))


def save_piece(state: State, turn: Turn, facts: Facts) -> Step:
    """Save what the card says, and show what is next."""
    return use_card(state, turn, facts, _save)


def change_piece(state: State, turn: Turn, facts: Facts) -> Step:
    """Show the piece that was chosen, filled in with what is known."""
    return use_card(state, turn, facts, _show_chosen)


def show_county_picture(state: State, _turn: Turn, facts: Facts) -> Step:
    """Count what the county's leaderships have answered; anyone may see it, in the channel too (D6)."""
    if facts.county is None:
        return refuse(state, Reason.NO_COUNTY_PICTURE)
    return Step(state, command=ShowCountyPicture(facts.county))


def answer_in_text(state: State, turn: Turn, facts: Facts, otherwise: Step) -> Step | None:
    """Take a text as the answer to the question that was asked; `otherwise` is what it means apart from that."""
    if state.topic is not Topic.STATUS_FORM or facts.collection is None or refuse_forms(turn, facts):
        return None
    asked = facts.form(state.part, state.unit_id)
    if asked is None:
        named = pick_form(state, turn.text, facts)
        return Step(state, command=UseForm(facts.collection, named, _go_on)) if named else None
    return Step(state, command=UseForm(facts.collection, asked, _answer, otherwise))


def show_piece(
    facts: Facts, form: UnitForm, piece: Piece, values: Mapping[str, Value], refused: Rejected | None = None
) -> FormStep:
    """Show a piece, and ask its first question of who writes."""
    if facts.collection is None:
        return FormStep(State(), ())
    question = next(iter(_asked(form, piece)), None)
    message = FormPiece(facts.collection, form, piece, question, values, refused)
    state = replace(_at(facts.collection, form), piece=piece.code)
    return FormStep(replace(state, question=question.code if question else None), (message,))


# Private functions


def _begin(state: State, turn: Turn, facts: Facts, parts: Container[Part]) -> Step:
    refused = refuse_card(turn, facts, facts.card, refuse_forms) if facts.card else refuse_forms(turn, facts)
    if refused or facts.collection is None:
        return refuse(state, refused or Reason.NO_ROUND)
    forms = tuple(each for each in facts.forms if each.part in parts)
    if not forms:
        return refuse(state, Reason.REPRESENTS_NOBODY)
    meant = form_meant(turn, facts)
    return Step(state, command=ChooseForm(facts.collection, (meant,) if meant else forms, _go_on))


def _at(collection: Round, form: UnitForm) -> State:
    return State(Topic.STATUS_FORM, collection.id, form.unit.id, part=form.questionnaire.part)


def _go_on(_state: State, _turn: Turn, facts: Facts, form: UnitForm) -> FormStep:
    return _show_next(facts, form, None)


def _show_next(facts: Facts, form: UnitForm, after: Piece | None) -> FormStep:
    piece = form.next_piece(after)
    if piece is not None:
        return show_piece(facts, form, piece, {})
    if facts.collection is None:
        return FormStep(State(), ())
    return FormStep(at_pieces(facts.collection, form), (FormDone(facts.collection, form),))


def _save(state: State, turn: Turn, facts: Facts, form: UnitForm) -> FormStep:
    piece = form.questionnaire.piece(facts.card.subject.piece) if facts.card else None
    if piece is None or facts.principal is None:
        return FormStep(state, refuse(state, Reason.STALE_CARD).messages)
    read = read_piece(turn, form, piece)
    if isinstance(read, Rejected):
        return show_piece(facts, form, piece, {}, read)
    refused = _refuse_missing(piece, read) or check_values(form, read, turn.now)
    if refused:
        return show_piece(facts, form, piece, read, refused)
    saved = form.with_answers(facts.principal.person.id, read)
    return replace(_show_next(facts, saved, piece), values=read)


def _refuse_missing(piece: Piece, values: Mapping[str, Value]) -> Rejected | None:
    """Say all at once what has to be answered, and is not."""
    missing = [
        each for each in piece.questions if each.required and each.code in values and is_blank(values[each.code])
    ]
    return Rejected(Reason.QUESTIONS_UNANSWERED, name_questions(missing)) if missing else None


def _show_chosen(state: State, turn: Turn, facts: Facts, form: UnitForm) -> FormStep:
    chosen = facts.card.subject.choose(turn.inputs.get("choice", "")) if facts.card else None
    piece = form.questionnaire.piece(chosen)
    if piece is None:
        return FormStep(state, refuse(state, Reason.PIECE_MISSING).messages)
    return show_piece(facts, form, piece, {})


def _answer(state: State, turn: Turn, facts: Facts, form: UnitForm) -> FormStep | None:
    """Take the answer to one question, keep all that is filled in, or pass on to the next question."""
    if state.choices:
        return _choose_in_text(state, turn, facts, form)
    piece, question = form.questionnaire.piece(state.piece), form.questionnaire.question(state.question or "")
    if piece is None or question is None or facts.principal is None:
        return None
    if agrees(turn.text, "still_right"):
        return _keep(facts, form, piece, turn)
    if agrees(turn.text, "skip"):
        return _ask_behind(facts, form, piece, question)
    value = _read_text(turn, form, question)
    if value is None or isinstance(value, Rejected):
        return FormStep(state, (FormQuestion(form, question, value),)) if value else None
    values = {question.code: value.given}
    saved = form.with_answers(facts.principal.person.id, values)
    return replace(_ask_behind(facts, saved, piece, question), values=values)


def _choose_in_text(state: State, turn: Turn, facts: Facts, form: UnitForm) -> FormStep | None:
    """Take the number of a piece, or the wish to see what goes apart, from who has looked at the whole form."""
    if agrees(turn.text, "apart"):
        return show_first_apart(state, turn, facts, form)
    numbered = {str(number): code for number, code in enumerate(state.choices, start=1)}
    piece = form.questionnaire.piece(numbered.get(turn.text.strip(" .")))
    return show_piece(facts, form, piece, {}) if piece else None


def _read_text(turn: Turn, form: UnitForm, question: Question) -> _Read | Rejected | None:
    """Return what a text answers; None where its words ask for something else."""
    if question.kind in TEXTS and _means_something_else(turn.text, question):
        return None
    value = read_answer(turn.text, form, question)
    if value is None:
        return None if recognise_intent(turn.text) is not None else _not_understood(question, turn.text)
    return check_values(form, {question.code: value}, turn.now) or _Read(value)


def _means_something_else(text: str, question: Question) -> bool:
    if agrees(text, "nothing") and not question.required:
        return False
    return len(text.split()) <= MOST_WORDS_OF_AN_INTENT and recognise_intent(text) is not None


def _not_understood(question: Question, given: str) -> Rejected:
    reason = Reason.NOT_A_DATE if question.kind is Kind.DATE else Reason.ANSWER_NOT_UNDERSTOOD
    return Rejected(reason, name_questions([question]) | {"given": given[:60]})


def _keep(facts: Facts, form: UnitForm, piece: Piece, turn: Turn) -> FormStep:
    """Take all that is filled in of a piece as the person's own answer, such as last year's facts."""
    known = {each.code: value for each in piece.questions if (value := form.known(each)) is not None}
    values = {each.code: known[each.code] for each in piece.questions if each.code in known and form.asks(each, known)}
    asked = [each for each in piece.questions if each.required and form.asks(each, values)]
    missing = [each for each in asked if each.code not in values]
    if missing or not values or facts.principal is None:
        reason = Reason.QUESTIONS_UNANSWERED if values else Reason.NOTHING_FROM_LAST_YEAR
        return show_piece(facts, form, piece, {}, Rejected(reason, name_questions(missing or piece.questions)))
    refused = check_values(form, values, turn.now)
    if refused:
        return show_piece(facts, form, piece, {}, refused)
    saved = form.with_answers(facts.principal.person.id, values)
    return replace(_show_next(facts, saved, piece), values=values)


def _ask_behind(facts: Facts, form: UnitForm, piece: Piece, question: Question) -> FormStep:
    """Ask the piece's next question; behind the last one comes the next piece."""
    left = [each for each in _asked(form, piece) if piece.questions.index(each) > piece.questions.index(question)]
    if not left or facts.collection is None:
        return _show_next(facts, form, piece)
    state = replace(_at(facts.collection, form), piece=piece.code, question=left[0].code)
    return FormStep(state, (FormQuestion(form, left[0]),))


def _asked(form: UnitForm, piece: Piece) -> list[Question]:
    known = {each.code: value for each in piece.questions if (value := form.known(each)) is not None}
    return [each for each in piece.questions if form.asks(each, known)]
