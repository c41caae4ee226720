"""What anyone can ask for, and who is told what."""

import pytest

from dialogs.county_wishes import ShowDetail
from dialogs.facts import Facts
from dialogs.menu import cancel, give_help, greet, show_detail, show_status, show_summary, show_temperature
from dialogs.release_wishes import ShowTemperature
from dialogs.states import State, Topic
from dialogs.steps import Step, refuse
from domain.answers import Answers
from domain.conversations import Conversation, Scope
from domain.disclosure import Withheld
from domain.errors import Reason, Rejected
from domain.ids import ReleaseId
from domain.messages import Cancelled, Greeting, Help, PerspectiveQuestion, Refusal, StatusReport, Summary
from domain.progress import Progress
from domain.release_messages import NothingPublished
from domain.releases import Release
from domain.rounds import RoundState
from domain.summaries import YearResults, summarise
from domain.tallies import tally_results
from tests.rendering.summary_samples import make_summary
from tests.support.builders import (
    COUNTY,
    NOW,
    a_channel,
    a_conversation,
    a_principal,
    a_round,
    a_turn,
    a_unit,
    some_answers,
    some_facts,
)

PRIVATE, CHANNEL, GROUP = a_conversation(), a_channel(), a_conversation(scope=Scope.GROUP)
COORDINATOR = a_principal(coordinator=True)
PROGRESS = Progress(9, 13)
QUESTION = PerspectiveQuestion(a_round(), a_unit().id, "LS01")
TWO = a_principal(a_unit(), a_unit("LS02"))
HERE = State(Topic.ASSESSMENT, a_round().id, a_unit().id)


@pytest.mark.parametrize(
    ("facts", "conversation", "greeting"),
    [
        (some_facts(), PRIVATE, Greeting(a_round(), ("LS01",), is_coordinator=False, question=QUESTION)),
        (
            some_facts(drafted={a_unit().id: some_answers()}),
            PRIVATE,
            Greeting(a_round(), ("LS01",), is_coordinator=False),
        ),
        (some_facts(principal=TWO), PRIVATE, Greeting(a_round(), ("LS01", "LS02"), is_coordinator=False)),
        (some_facts(principal=None), PRIVATE, Greeting(a_round(), (), is_coordinator=False)),
        (some_facts(principal=COORDINATOR), PRIVATE, Greeting(a_round(), (), is_coordinator=True)),
        (
            some_facts(collection=a_round(state=RoundState.CLOSED)),
            PRIVATE,
            Greeting(None, ("LS01",), is_coordinator=False),
        ),
        (Facts(), PRIVATE, Greeting(None, (), is_coordinator=False)),
        (Facts(), CHANNEL, Greeting(None, (), is_coordinator=False, in_channel=True)),
    ],
)
def test_a_greeting_tells_of_an_open_round_only(facts: Facts, conversation: Conversation, greeting: Greeting) -> None:
    assert greet(State(), a_turn(conversation=conversation), facts) == Step(State(), (greeting,))


@pytest.mark.parametrize(
    ("facts", "conversation", "can_help"),
    [
        (some_facts(), PRIVATE, Help(can_answer=True, is_coordinator=False, in_channel=False)),
        (some_facts(), CHANNEL, Help(can_answer=False, is_coordinator=False, in_channel=True)),
        (some_facts(), GROUP, Help(can_answer=False, is_coordinator=False, in_channel=True)),
        (some_facts(principal=COORDINATOR), CHANNEL, Help(can_answer=False, is_coordinator=True, in_channel=True)),
        (Facts(), PRIVATE, Help(can_answer=False, is_coordinator=False, in_channel=False)),
    ],
)
def test_help_tells_what_can_be_asked_for_here(facts: Facts, conversation: Conversation, can_help: Help) -> None:
    assert give_help(HERE, a_turn(conversation=conversation), facts) == Step(HERE, (can_help,))


def test_before_any_release_the_summary_is_a_count_without_a_mean() -> None:
    step = show_summary(HERE, a_turn(), some_facts(progress=PROGRESS))
    assert step == Step(HERE, (NothingPublished(a_round(), PROGRESS),))


def test_the_latest_release_is_shown_as_it_was_published() -> None:
    summary = summarise(COUNTY.name, YearResults(a_round(state=RoundState.CLOSED), tally_results(())), 13, None)
    release = Release(ReleaseId("r"), COUNTY.id, a_round().id, summary, (), NOW)
    step = show_summary(HERE, a_turn(), some_facts(release=release))
    assert step == Step(HERE, (Summary(summary, NOW, has_mirror=True),))
    assert show_summary(HERE, a_turn(conversation=CHANNEL), some_facts(release=release)).messages == (
        Summary(summary, NOW),
    )
    assert summary.withheld is Withheld.TOO_FEW_ANSWERS
    # Where there are no figures there is nothing to show of them.
    assert show_detail(HERE, a_turn(), some_facts(release=release)) == step
    assert show_temperature(HERE, a_turn(), some_facts(release=release, principal=COORDINATOR)).messages == (
        Summary(summary, NOW),
    )


def test_details_and_the_temperature_are_of_the_latest_release() -> None:
    summary = make_summary()
    release = Release(ReleaseId("r"), COUNTY.id, a_round().id, summary, (), NOW, version=2)
    facts = some_facts(release=release, principal=COORDINATOR)
    assert show_detail(HERE, a_turn(), facts) == Step(HERE, command=ShowDetail(COUNTY, release))
    assert show_temperature(HERE, a_turn(conversation=CHANNEL), facts) == Step(HERE, command=ShowTemperature(summary))
    assert show_temperature(HERE, a_turn(), some_facts(release=release)) == refuse(HERE, Reason.NOT_COORDINATOR)
    before = some_facts(principal=COORDINATOR)
    assert [type(each) for each in show_temperature(HERE, a_turn(), before).messages] == [NothingPublished]
    assert [type(each) for each in show_detail(HERE, a_turn(), before).messages] == [NothingPublished]


@pytest.mark.parametrize(
    ("coordinator", "conversation", "named"),
    [
        (True, PRIVATE, ("LS02", "LS05")),
        (True, CHANNEL, None),
        (True, GROUP, None),
        (False, PRIVATE, None),
        (False, CHANNEL, None),
    ],
)
def test_who_is_missing_is_told_to_a_coordinator_in_private_only(
    coordinator: bool,  # noqa: FBT001 - a column of the table
    conversation: Conversation,
    named: tuple[str, ...] | None,
) -> None:
    facts = some_facts(
        principal=a_principal(a_unit(), coordinator=coordinator),
        progress=PROGRESS,
        missing=(a_unit("LS02"), a_unit("LS05")),
    )
    (report,) = show_status(HERE, a_turn(conversation=conversation), facts).messages
    assert report == StatusReport(a_round(), PROGRESS, named, is_coordinator=named is not None)


def test_without_a_round_there_is_no_status() -> None:
    assert show_status(State(), a_turn(), Facts()).messages == (Refusal(Rejected(Reason.NO_ROUND)),)


@pytest.mark.parametrize(
    ("state", "drafted", "kept"),
    [
        (HERE, {a_unit().id: Answers({1: 3}, None)}, True),
        (HERE, {a_unit().id: Answers({}, None, unknown=frozenset({1}))}, True),
        (HERE, {a_unit().id: Answers({}, None)}, False),
        (HERE, {}, False),
        (State(), {a_unit().id: Answers({1: 3}, None)}, False),
        (State(Topic.CLOSING, a_round().id), {}, False),
    ],
)
def test_leaving_says_whether_something_is_kept(state: State, drafted: dict[str, Answers], *, kept: bool) -> None:
    assert cancel(state, a_turn(), some_facts(drafted=drafted)) == Step(State(), (Cancelled(draft_kept=kept),))
