"""What is remembered between two messages."""

import json
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.states import VERSION, State, Topic, Written, state_from_data, state_to_data
from domain.answers import Perspective
from domain.ids import MeetingId, RoundId, UnitId
from domain.meetings import MeetingDraft

STORED = {"version": VERSION, "topic": "assessment", "round": "r", "unit": "u", "perspective": "joint", "written": None}


def test_the_stored_form_is_plain_and_versioned() -> None:
    assert state_to_data(State(Topic.ASSESSMENT, RoundId("r"), UnitId("u"), Perspective.JOINT)) == STORED


def test_nothing_to_remember_is_stored_as_nothing() -> None:
    assert state_to_data(State()) is None
    assert state_from_data(None) == State()


@given(
    st.builds(
        State,
        topic=st.sampled_from(sorted(set(Topic) - {Topic.NOTHING})),
        round_id=st.none() | st.just(RoundId("r")),
        unit_id=st.none() | st.just(UnitId("u")),
        perspective=st.none() | st.sampled_from(Perspective),
        written=st.none() | st.just(Written("m", UnitId("u"), (2, 3))),
        meeting=st.sampled_from([None, MeetingDraft(), MeetingDraft(MeetingId("m"), 2, date(2025, 3, 12), time(14))]),
    )
)
def test_a_state_survives_being_stored(state: State) -> None:
    assert state_from_data(json.loads(json.dumps(state_to_data(state)))) == state


@pytest.mark.parametrize(
    "change",
    [
        {"version": 0},
        {"version": VERSION + 1},
        {"version": None},
        {"topic": "a topic of tomorrow"},
        {"topic": None},
        {"topic": []},
        {"perspective": "nobody's"},
        {"written": {"message": 1, "unit": "u", "numbers": []}},
        {"written": {"message": "m", "unit": "u", "numbers": ["x"]}},
        {"written": "m"},
        {"piece": 3},
        {"question": ["x"]},
        {"meeting": "m"},
        {"meeting": {"day": "snart"}},
        {"meeting": {"form": "a form of tomorrow"}},
    ],
)
def test_a_state_that_cannot_be_read_is_dropped(change: dict[str, Any]) -> None:
    assert state_from_data(STORED | change) == State()


def test_which_message_answered_is_remembered_when_nothing_else_is_going_on() -> None:
    state = State(written=Written("m", UnitId("u")))
    assert state_from_data(state_to_data(state)) == state


def test_what_is_asked_of_a_form_is_remembered() -> None:
    asking = State(Topic.STATUS_FORM, RoundId("r"), UnitId("u"), piece="plan", question="plan_link")
    looking = State(Topic.STATUS_FORM, RoundId("r"), UnitId("u"), choices=("meetings", "plan"))
    for state in (asking, looking):
        assert state_from_data(state_to_data(state)) == state


def test_a_state_of_the_version_before_knows_no_message() -> None:
    before = {name: value for name, value in STORED.items() if name != "written"}
    assert state_from_data(before) == State(Topic.ASSESSMENT, RoundId("r"), UnitId("u"), Perspective.JOINT)


@pytest.mark.parametrize("key", sorted(set(STORED) - {"written"}))
def test_a_state_that_lacks_something_is_dropped(key: str) -> None:
    assert state_from_data({name: value for name, value in STORED.items() if name != key}) == State()
