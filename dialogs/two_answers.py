"""Two answers by card: keep both, agree on one, or take it to the next meeting (K9)."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from dialogs.assessments import Sitting, refuse_all, sit_down, sit_with_card
from dialogs.facts import Facts
from dialogs.numbers import read_steps
from dialogs.states import State, Topic
from dialogs.steps import MakeAgreement, Step, refuse
from dialogs.turns import Turn
from domain.agreements import Choice, check_agreed_values, check_reason
from domain.errors import Reason, Rejected
from domain.joint_answers import JointAnswers
from domain.joint_messages import AgreementForm, ReasonForm, TwoAnswersOffer
from domain.roster import Unit
from domain.usecases.make_agreement import Wish

GOAL_INPUT = "goal_"


class Together(Struct, frozen=True):
    """One person who has answered for a unit, and the unit's answers together."""

    sitting: Sitting
    joint: JointAnswers

    @property
    def unit(self) -> Unit:
        """Return the unit."""
        return self.sitting.unit

    def state(self, topic: Topic, values: Mapping[int, int]) -> State:
        """Return that this unit's agreement is being talked about, with what has been filled in of it."""
        return State(topic, self.sitting.collection.id, self.unit.id, values=values)


def show(state: State, turn: Turn, facts: Facts) -> Step:
    """Show where the answers of each of the person's units go apart."""
    if facts.card:
        pressed = _sit_with_card(turn, facts)
        return refuse(state, pressed) if isinstance(pressed, Rejected) else Step(State(), (make_offer(pressed),))
    found = [come_together(turn, facts, unit) for unit in facts.units]
    together = [each for each in found if isinstance(each, Together)]
    if together:
        several = len(together) > 1
        return Step(State(), tuple(replace(make_offer(each), one_of_several=several) for each in together))
    refused = refuse_all(turn, facts) or next((each for each in found if isinstance(each, Rejected)), None)
    return refuse(state, refused or Reason.REPRESENTS_NOBODY)


def keep_both(state: State, turn: Turn, facts: Facts) -> Step:
    """Keep both answers: the mean stands."""
    return _choose(state, turn, facts, Choice.KEEP_BOTH)


def take_to_meeting(state: State, turn: Turn, facts: Facts) -> Step:
    """Note that the unit will talk, and give the talking sheet."""
    return _choose(state, turn, facts, Choice.NEXT_MEETING)


def ask_agreement(state: State, turn: Turn, facts: Facts) -> Step:
    """Ask for one answer to each goal that goes apart."""
    together = _sit_with_current_card(state, turn, facts)
    return together if isinstance(together, Step) else show_form(state, together)


def review_agreement(state: State, turn: Turn, facts: Facts) -> Step:
    """Keep what the card says and ask why; what is missing brings the goals back."""
    together = _sit_with_current_card(state, turn, facts)
    if isinstance(together, Step):
        return together
    values, slip = _read_form(turn, together)
    slip = slip or check_agreed_values(together.sitting.collection.instrument, together.joint.differing, values)
    return show_form_again(together, values, slip) if slip else ask_reason(together, values)


def save_agreement(state: State, turn: Turn, facts: Facts) -> Step:
    """Store what was agreed on, with its reason; without one, it is asked for again and the values are kept."""
    together = _sit_with_current_card(state, turn, facts)
    if isinstance(together, Step):
        return together
    values = facts.card.subject.values if facts.card else {}
    return agree(together, values, turn.inputs.get("why", ""))


def come_together(turn: Turn, facts: Facts, unit: Unit | None) -> Together | Rejected:
    """Return a unit's answers together for who has answered for it, or why they are not to be had."""
    sitting = sit_down(turn, facts, unit)
    return sitting if isinstance(sitting, Rejected) else _join(sitting)


def make_offer(together: Together, refused: Rejected | None = None) -> TwoAnswersOffer:
    """Return what goes apart and what can be done about it."""
    return TwoAnswersOffer(
        together.sitting.collection, together.unit.id, together.unit.name, together.joint, refused=refused
    )


def show_form(state: State, together: Together) -> Step:
    """Show the goals that go apart: empty, or as the person has filled them in before."""
    if not together.joint.differing:
        return Step(State(), (make_offer(together),))
    kept = state.values if state.unit_id == together.unit.id else {}
    return show_form_again(together, {number: kept[number] for number in together.joint.differing if number in kept})


def show_form_again(together: Together, values: Mapping[int, int], refused: Rejected | None = None) -> Step:
    """Show the goals that go apart with what is filled in."""
    sitting = together.sitting
    form = AgreementForm(sitting.collection, sitting.unit.id, sitting.unit.name, together.joint, values, refused)
    return Step(together.state(Topic.AGREEING, values), (form,))


def ask_reason(together: Together, values: Mapping[int, int], why: str = "", refused: Rejected | None = None) -> Step:
    """Ask why; the values are kept in the card and in the conversation meanwhile."""
    sitting = together.sitting
    form = ReasonForm(sitting.collection, sitting.unit.id, sitting.unit.name, together.joint, values, why, refused)
    return Step(together.state(Topic.GIVING_REASON, values), (form,))


def agree(together: Together, values: Mapping[int, int], why: str) -> Step:
    """Store an agreement that is complete; what it lacks is asked for."""
    missing = check_agreed_values(together.sitting.collection.instrument, together.joint.differing, values)
    if missing:
        return show_form_again(together, values, missing)
    refused = check_reason(why)
    return ask_reason(together, values, why, refused) if refused else choose(together, Choice.AGREE, values, why)


def choose(together: Together, choice: Choice, values: Mapping[int, int] | None = None, why: str = "") -> Step:
    """Have the choice stored."""
    sitting = together.sitting
    wish = Wish(
        sitting.principal,
        sitting.collection,
        sitting.unit.id,
        choice,
        together.joint.based_on,
        values or {},
        why,
    )
    return Step(State(), command=MakeAgreement(wish, sitting.unit))


# Private functions


def _choose(state: State, turn: Turn, facts: Facts, choice: Choice) -> Step:
    together = _sit_with_current_card(state, turn, facts)
    return together if isinstance(together, Step) else choose(together, choice)


def _join(sitting: Sitting) -> Together | Rejected:
    if sitting.handed_in is None:
        return Rejected(Reason.ANSWER_FIRST)
    joint = sitting.facts.joint.get(sitting.unit.id)
    return Together(sitting, joint) if joint else Rejected(Reason.ONLY_ONE_ANSWER, {"unit": sitting.unit.name})


def _sit_with_card(turn: Turn, facts: Facts) -> Together | Rejected:
    sitting = sit_with_card(turn, facts)
    return sitting if isinstance(sitting, Rejected) else _join(sitting)


def _sit_with_current_card(state: State, turn: Turn, facts: Facts) -> Together | Step:
    """Return the answers that the pressed card shows; if they have changed since, show them as they are now (S6)."""
    together = _sit_with_card(turn, facts)
    if isinstance(together, Rejected):
        return refuse(state, together)
    seen = facts.card.subject.based_on if facts.card else ()
    if seen and seen != together.joint.based_on:
        return Step(State(), (make_offer(together, Rejected(Reason.ANSWERS_CHANGED)),))
    return together


def _read_form(turn: Turn, together: Together) -> tuple[Mapping[int, int], Rejected | None]:
    """Return the steps that a card gives for the goals that go apart, and the first slip."""
    given: dict[int, int] = {}
    slip: Rejected | None = None
    for number in together.joint.differing:
        steps = read_steps(turn.inputs.get(f"{GOAL_INPUT}{number}", ""))
        if isinstance(steps, Rejected):
            slip = slip or steps
        elif steps is not None and len(steps) == 1 and steps[0] is not None:
            given[number] = steps[0]
    return given, slip
