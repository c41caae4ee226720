"""JSON as it is stored and sent."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.json_texts import read_json, write_ahead, write_json

# Half of a surrogate pair, which comes from what somebody has pasted.
HALF = "\ud83d"
WORDS = st.text(max_size=12)
NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=12,
)


@given(VALUES)
@example(HALF)
def test_what_is_written_is_read_again(value: Any) -> None:  # noqa: ANN401 - any JSON
    assert read_json(write_json(value)) == value
    # By anybody, and as letters that every database takes.
    assert json.loads(write_json(value).decode()) == value


@given(VALUES, VALUES)
@example(["å"], HALF)
@example([HALF], "å")
def test_a_part_written_ahead_stands_in_the_whole_as_if_it_had_not_been(part: Any, other: Any) -> None:  # noqa: ANN401 - as above
    whole = write_json({"part": write_ahead(part), "other": other})
    assert read_json(whole) == {"part": part, "other": other}


@given(st.recursive(st.none() | NUMBERS | st.text(max_size=12), st.lists, max_leaves=8))
def test_what_was_stored_is_written_again_byte_for_byte(part: Any) -> None:  # noqa: ANN401 - as above
    """Of what comes in, and so of what is answered, no text has half of a character (R4)."""
    written = write_json({"type": "b", "a": write_ahead(part), "text": None})
    assert write_json(read_json(written)) == written


def test_a_word_is_not_taken_for_a_missing_value() -> None:
    assert write_json({"text": "null och nix", "part": write_ahead(["null"])}) == (
        b'{"text":"null och nix","part":["null"]}'
    )


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_none_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        write_json({"value": (1, {"deep": number})})
    with pytest.raises(ValueError, match="JSON compliant"):
        write_ahead([number])


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(TypeError):
        write_json({"value": None, "other": object()})
