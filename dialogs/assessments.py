"""What every way of answering shares: who may, what is known so far, and what is asked next."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from dialogs.facts import Facts
from dialogs.phrases import normalise
from dialogs.states import State, Topic
from dialogs.steps import Keep, Step, refuse
from dialogs.turns import Turn
from domain.answers import Answers, Perspective, check_answers, fill_in, missing_items
from domain.asked_forms import unit_of
from domain.cards import Card
from domain.conversations import Scope
from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.interview_messages import InterviewNoted
from domain.interviews import takes_its_place
from domain.messages import AssessmentForm, NextItem, PerspectiveQuestion, Review
from domain.roster import Principal, Unit
from domain.rounds import Round, refuse_answers
from domain.submissions import Submission
from domain.usecases.submit_assessment import HandIn

NO_ANSWERS = Answers({}, None)
RefuseTurn = Callable[[Turn, Facts], Rejected | None]


class Sitting(Struct, frozen=True):
    """One person who answers for one unit in a round that takes answers; its due date is the unit's own."""

    facts: Facts
    principal: Principal
    collection: Round
    unit: Unit

    @property
    def handed_in(self) -> Submission | None:
        """Return the person's own last submission."""
        return self.facts.handed_in.get(self.unit.id)

    @property
    def draft(self) -> Answers | None:
        """Return what has been begun and not handed in."""
        return self.facts.drafted.get(self.unit.id)

    @property
    def known(self) -> Answers:
        """Return what has been begun since the last submission, else that submission's answers.

        Before any there may be what was noted at an interview, if it was this person who said that it is right.
        """
        own = self.noted if self.noted and self.noted.confirmed_by == self.principal.person.id else None
        last = self.handed_in or own
        return self.draft or (last.answers if last else NO_ANSWERS)

    @property
    def noted(self) -> Submission | None:
        """Return what was noted for the unit at an interview, as far as it counts."""
        return self.facts.noted.get(self.unit.id)

    @property
    def is_asked(self) -> bool:
        """Tell whether what was noted waits for this person's word: they have not answered or begun themselves."""
        return bool(self.noted and not self.noted.confirmed_by and not self.draft and not self.handed_in)

    @property
    def replaces_interview(self) -> bool:
        """Tell whether what the person hands in now takes the place of what was noted."""
        answered = self.handed_in is not None
        person_id = self.principal.person.id
        return self.unit.id in self.facts.amending or takes_its_place(self.noted, person_id, answered_before=answered)

    @property
    def begun_by(self) -> str | None:
        """Return the name of another who has begun what is kept as a draft."""
        return self.facts.begun_by.get(self.unit.id)

    def hand_in(self, answers: Answers) -> HandIn:
        """Return answers as they are handed in, or kept as a draft."""
        return HandIn(self.principal, self.collection, self.unit.id, answers)

    def state(self, topic: Topic, perspective: Perspective | None = None) -> State:
        """Return that this unit is being talked about."""
        return State(topic, self.collection.id, self.unit.id, perspective)


def refuse_all(turn: Turn, facts: Facts) -> Rejected | None:
    """Say why nobody can answer for a leadership here and now, whichever they mean."""
    return _refuse_turn(turn, facts, is_asked=bool(facts.units))


def refuse_forms(turn: Turn, facts: Facts) -> Rejected | None:
    """Say why nobody can fill in any form here and now, of a leadership or a municipality."""
    return _refuse_turn(turn, facts, is_asked=bool(facts.forms))


def sit_down(turn: Turn, facts: Facts, unit: Unit | None) -> Sitting | Rejected:
    """Return the sitting for one of the person's units, or why there is none."""
    refused = refuse_all(turn, facts)
    if refused:
        return refused
    if facts.principal is None or facts.collection is None or unit is None:
        return Rejected(Reason.REPRESENTS_NOBODY)
    collection = facts.collection
    due_on = facts.own_due.get(unit.id, collection.due_on)
    own = collection if due_on == collection.due_on else replace(collection, due_on=due_on)
    return Sitting(facts, facts.principal, own, unit)


def sit_with_card(turn: Turn, facts: Facts) -> Sitting | Rejected:
    """Return the sitting that the pressed card is about, or why the card is worth nothing (S5, S6)."""
    card = facts.card
    refused = refuse_card(turn, facts, card)
    if refused or card is None:
        return refused or Rejected(Reason.STALE_CARD)
    chosen = card.subject.unit_id or unit_of(card.subject.choose(turn.inputs.get("choice", "")) or "")
    return sit_down(turn, facts, facts.unit(UnitId(chosen)) if chosen else None)


def refuse_card(turn: Turn, facts: Facts, card: Card | None, refuse_turn: RefuseTurn = refuse_all) -> Rejected | None:
    """Say why a card must not be heeded: another's, of a round that is over, or from before it was opened again."""
    if card is None:
        return Rejected(Reason.STALE_CARD)
    if turn.sender is None or not card.is_for(turn.sender.tenant_id, turn.sender.object_id):
        return Rejected(Reason.CARD_OF_ANOTHER)
    refused = refuse_turn(turn, facts)
    if refused or facts.collection is None:
        return refused
    if card.subject.round_id != facts.collection.id:
        former = facts.round(card.subject.round_id)
        return (refuse_answers(former, turn.now) if former else None) or Rejected(Reason.STALE_CARD)
    if card.subject.opened_at not in (None, facts.collection.opened_at):
        return Rejected(Reason.CARD_BEFORE_REOPENING)
    return None


def refuse_answered(sitting: Sitting) -> Rejected | None:
    """Say that the pressed card is from before the person's last submission: what it shows is no longer so (S6)."""
    card, handed_in = sitting.facts.card, sitting.handed_in
    if card is None or handed_in is None or card.subject.revision in (None, handed_in.revision):
        return None
    return Rejected(Reason.ALREADY_ANSWERED, {"unit": sitting.unit.name, "at": handed_in.submitted_at.isoformat()})


def ask(sitting: Sitting) -> Step:
    """Ask for what is missing: the perspective first, then the goals; a finished draft is shown to be handed in.

    What was noted at an interview comes before all of it.
    """
    known = sitting.known
    if sitting.is_asked and sitting.noted:
        return Step(sitting.state(Topic.NOTED), (InterviewNoted(sitting.collection, sitting.unit.name, sitting.noted),))
    if known.perspective is None:
        return Step(sitting.state(Topic.ASSESSMENT), (ask_perspective(sitting),))
    if sitting.draft and not check_answers(sitting.collection.instrument, known):
        return show_review(sitting, known)
    return show_form(sitting, known)


def ask_perspective(sitting: Sitting) -> PerspectiveQuestion:
    """Return the first question, which says who else has answered."""
    others = sitting.facts.others.get(sitting.unit.id, ())
    return PerspectiveQuestion(sitting.collection, sitting.unit.id, sitting.unit.name, others)


def pick_unit(text: str, facts: Facts) -> Unit | None:
    """Return the unit that a text names, by its name or by its number in the list it was asked by."""
    said = normalise(text)
    numbered = enumerate(facts.units, start=1)
    return next((unit for number, unit in numbered if said in (str(number), normalise(unit.name))), None)


def show_form(sitting: Sitting, answers: Answers, refused: Rejected | None = None) -> Step:
    """Show the goals, filled in."""
    perspective = answers.perspective or Perspective.JOINT
    form = AssessmentForm(
        collection=sitting.collection,
        unit_id=sitting.unit.id,
        unit=sitting.unit.name,
        perspective=perspective,
        values=answers.values,
        refused=refused,
        unknown=answers.unknown,
        begun_by=sitting.begun_by,
    )
    return Step(sitting.state(Topic.ASSESSMENT, perspective), (form,))


def show_review(sitting: Sitting, answers: Answers) -> Step:
    """Show what is about to be handed in."""
    former = sitting.handed_in.answers if sitting.handed_in else None
    review = Review(
        collection=sitting.collection,
        unit_id=sitting.unit.id,
        unit=sitting.unit.name,
        answers=answers,
        former=former,
        begun_by=sitting.begun_by,
        replaces_interview=sitting.replaces_interview,
    )
    return Step(sitting.state(Topic.REVIEW, answers.perspective), (review,))


def keep(sitting: Sitting, answers: Answers, then: Step) -> Step:
    """Keep answers as a draft, then go on."""
    return Step(then.state, command=Keep(sitting.hand_in(answers), then.messages[0]))


def go_on(sitting: Sitting, answers: Answers) -> Step:
    """Keep what was written and ask for what is missing in plain text; when nothing is, show it all."""
    if answers.perspective is None:
        return keep(sitting, answers, Step(sitting.state(Topic.ASSESSMENT), (ask_perspective(sitting),)))
    left = missing_items(sitting.collection.instrument, answers)
    if not left:
        return keep(sitting, answers, show_review(sitting, answers))
    item = NextItem(sitting.collection.instrument, left[0], answers.values, answers.unknown)
    return keep(sitting, answers, Step(sitting.state(Topic.ASSESSMENT, answers.perspective), (item,)))


def amend(sitting: Sitting) -> Step:
    """Show the goals, filled in with what was noted at the interview; what the person has begun goes before it."""
    noted = sitting.noted
    if noted is None:
        return refuse(sitting.state(Topic.NOTED), Reason.INTERVIEW_REPLACED)
    begun = sitting.draft or Answers({}, None)
    own = dict.fromkeys(begun.unknown) | dict(begun.values)
    answers = replace(
        fill_in(noted.answers, own),
        perspective=begun.perspective or noted.answers.perspective,
        comment=begun.comment or noted.answers.comment,
    )
    form = show_form(sitting, answers)
    hand_in = replace(sitting.hand_in(answers), amends=noted.id)
    return Step(form.state, command=Keep(hand_in, form.messages[0]))


def with_perspective(answers: Answers, perspective: Perspective) -> Answers:
    """Return the answers from another side."""
    return replace(answers, perspective=perspective)


# Private functions


def _refuse_turn(turn: Turn, facts: Facts, *, is_asked: bool) -> Rejected | None:
    if turn.conversation.scope is not Scope.PERSONAL:
        return Rejected(Reason.ONLY_IN_PRIVATE)
    if facts.collection is None:
        return Rejected(Reason.NO_ROUND)
    if not is_asked:
        return Rejected(Reason.REPRESENTS_NOBODY)
    return refuse_answers(facts.collection, turn.now)
