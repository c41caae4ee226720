"""What anyone can ask for at any time: help, the summary, how things stand."""

from dialogs.assessments import ask_perspective, refuse_all, sit_down
from dialogs.county_wishes import ShowDetail
from dialogs.facts import Facts
from dialogs.intents import suggest_intents
from dialogs.release_wishes import ShowTemperature
from dialogs.states import State, Topic
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.asked_forms import AskedForm
from domain.conversations import Scope
from domain.errors import Reason, Rejected
from domain.messages import Cancelled, DidYouMean, Greeting, Help, PerspectiveQuestion, StatusReport, Summary
from domain.part_messages import PartProgress
from domain.release_messages import NothingPublished, SummaryComparison
from domain.roster import UnitKind
from domain.rounds import Round, RoundState
from domain.submissions import Standing
from domain.usecases.count_parts import PartStanding


def greet(state: State, turn: Turn, facts: Facts) -> Step:
    """Say what this is, why, and who sees it (K14)."""
    is_open = facts.collection is not None and facts.collection.state is RoundState.OPEN
    greeting = Greeting(
        collection=facts.collection if is_open else None,
        units=tuple(unit.name for unit in facts.units),
        is_coordinator=facts.is_coordinator,
        in_channel=turn.conversation.scope is not Scope.PERSONAL,
        channel_connected=facts.channel_connected,
        question=_first_question(turn, facts),
        municipalities=tuple(dict.fromkeys(each.unit.name for each in _municipal(facts))),
    )
    return Step(state, (greeting,))


def give_help(state: State, turn: Turn, facts: Facts) -> Step:
    """Say what can be asked for here."""
    in_channel = turn.conversation.scope is not Scope.PERSONAL
    municipal = () if in_channel else tuple(dict.fromkeys(each.part for each in _municipal(facts)))
    can_answer = bool(facts.units) and not in_channel
    return Step(state, (Help(can_answer, facts.is_coordinator, in_channel, municipal),))


def show_summary(state: State, turn: Turn, facts: Facts) -> Step:
    """Give the latest published summary; before there is one, how many have answered and no mean (D1)."""
    release = facts.release
    if release is not None:
        mirrored = turn.conversation.scope is Scope.PERSONAL and bool(facts.principal and facts.principal.units)
        return Step(state, (Summary(release.summary, release.published_at, release.version, mirrored),))
    return Step(state, (NothingPublished(facts.collection, facts.progress),))


def show_detail(state: State, turn: Turn, facts: Facts) -> Step:
    """Give the latest published summary goal by goal; what is withheld stays so."""
    release = facts.release
    if release is None or facts.county is None or not release.summary.goals:
        return show_summary(state, turn, facts)
    return Step(state, command=ShowDetail(facts.county, release))


def show_comparison(state: State, turn: Turn, facts: Facts) -> Step:
    """Give the latest published summary beside the years before it (K21)."""
    release = facts.release
    if release is None or not release.summary.goals:
        return show_summary(state, turn, facts)
    return Step(state, (SummaryComparison(release.summary, release.published_at, release.version),))


def show_temperature(state: State, turn: Turn, facts: Facts) -> Step:
    """Show a meeting how the answers are spread, for a coordinator who asks for it there."""
    if not facts.is_coordinator:
        return refuse(state, Reason.NOT_COORDINATOR)
    if facts.release is None or not facts.release.summary.goals:
        return show_summary(state, turn, facts)
    return Step(state, command=ShowTemperature(facts.release.summary))


def show_status(state: State, turn: Turn, facts: Facts) -> Step:
    """Tell how many have answered; who has not only to a coordinator in private (K17)."""
    if facts.collection is None or facts.progress is None:
        return refuse(state, Reason.NO_ROUND)
    private = turn.conversation.scope is Scope.PERSONAL
    if not (facts.is_coordinator and private):
        counts = tuple(PartProgress(each.part, each.progress) for each in facts.parts)
        return Step(state, (StatusReport(facts.collection, facts.progress, None, is_coordinator=False, parts=counts),))
    missing = tuple(unit.name for unit in facts.missing)
    none = tuple(each.unit.name for each in facts.standings if each.standing is Standing.CONFIRMED_NONE)
    own_due = {each.unit.name: each.due_on for each in facts.standings if each.due_on != facts.collection.due_on}
    report = StatusReport(
        facts.collection,
        facts.progress,
        missing,
        is_coordinator=True,
        confirmed_none=none,
        pauses=facts.pauses,
        own_due=tuple((name, own_due[name]) for name in missing if name in own_due),
        parts=tuple(_name_missing(each, facts.collection) for each in facts.parts),
    )
    return Step(state, (report,))


def cancel(state: State, _turn: Turn, facts: Facts) -> Step:
    """Leave what was begun; what was answered so far is kept."""
    begun = facts.drafted.get(state.unit_id) if state.unit_id else None
    answering = state.topic in (Topic.ASSESSMENT, Topic.REVIEW)
    in_form = state.topic in (Topic.STATUS_FORM, Topic.SETTLING)
    return Step(State(), (Cancelled(draft_kept=answering and bool(begun and begun.given), form_kept=in_form),))


def wonder(state: State, turn: Turn, _facts: Facts) -> Step:
    """Ask what was meant, with the likeliest guesses."""
    return Step(state, (DidYouMean(suggest_intents(turn.text)),))


# Private functions


def _name_missing(standing: PartStanding, collection: Round) -> PartProgress:
    names = tuple(each.unit.name for each in standing.missing)
    own_due = tuple((each.unit.name, each.due_on) for each in standing.missing if each.due_on != collection.due_on)
    return PartProgress(standing.part, standing.progress, names, own_due)


def _municipal(facts: Facts) -> list[AskedForm]:
    return [each for each in facts.forms if each.unit.kind is UnitKind.MUNICIPALITY]


def _first_question(turn: Turn, facts: Facts) -> PerspectiveQuestion | None:
    """Return what is asked at once of who speaks for one unit and has not begun: a tap less for the busy."""
    if len(facts.units) != 1 or refuse_all(turn, facts):
        return None
    sitting = sit_down(turn, facts, facts.units[0])
    if isinstance(sitting, Rejected) or sitting.known.perspective or sitting.is_asked:
        return None
    return ask_perspective(sitting)
