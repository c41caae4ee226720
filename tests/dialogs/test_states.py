"""What is remembered between two messages."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.states import VERSION, State, Topic, state_from_data, state_to_data
from domain.answers import Perspective
from domain.ids import RoundId, UnitId

STORED = {"version": VERSION, "topic": "assessment", "round": "r", "unit": "u", "perspective": "joint"}


def test_the_stored_form_is_plain_and_versioned() -> None:
    assert state_to_data(State(Topic.ASSESSMENT, RoundId("r"), UnitId("u"), Perspective.JOINT)) == STORED


def test_nothing_to_remember_is_stored_as_nothing() -> None:
    assert state_to_data(State()) is None
    assert state_from_data(None) == State()


@given(
    st.builds(
        State,
        topic=st.sampled_from([Topic.ASSESSMENT, Topic.CLOSING]),
        round_id=st.none() | st.just(RoundId("r")),
        unit_id=st.none() | st.just(UnitId("u")),
        perspective=st.none() | st.sampled_from(Perspective),
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
    ],
)
def test_a_state_that_cannot_be_read_is_dropped(change: dict[str, Any]) -> None:
    assert state_from_data(STORED | change) == State()


@pytest.mark.parametrize("key", sorted(STORED))
def test_a_state_that_lacks_something_is_dropped(key: str) -> None:
    assert state_from_data({name: value for name, value in STORED.items() if name != key}) == State()
