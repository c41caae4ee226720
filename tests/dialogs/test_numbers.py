"""The steps of a scale in what someone wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.numbers import read_steps
from domain.errors import Reason, Rejected


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("3 4 2 5 3", (3, 4, 2, 5, 3)),
        ("3, 4, 2, 3, 3", (3, 4, 2, 3, 3)),
        ("3,4,2,3,3", (3, 4, 2, 3, 3)),
        ("3;4;2;3;3", (3, 4, 2, 3, 3)),
        ("3/4/2/3/3", (3, 4, 2, 3, 3)),
        ("3\n4\n2\n3\n3", (3, 4, 2, 3, 3)),
        ("3\u00a04\u00a02", (3, 4, 2)),
        ("\uff13 \uff14 \uff12", (3, 4, 2)),
        (" 3 4 2. ", (3, 4, 2)),
        ("3, 4", (3, 4)),
        ("3", (3,)),
        ("3.", (3,)),
        ("0", (0,)),
        ("12", (12,)),
        ("1 2 3 4 5 6 7", (1, 2, 3, 4, 5, 6, 7)),
    ],
)
def test_a_list_of_numbers_is_read(text: str, steps: tuple[int, ...]) -> None:
    assert read_steps(text) == steps


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("vet ej", (None,)),
        ("Vet inte.", (None,)),
        ("Jag vet inte!", (None,)),
        ("VET\u00a0EJ", (None,)),
        ("don't know", (None,)),
        ("I don\u2019t know", (None,)),
        ("dont know", (None,)),
        ("?", (None,)),
        ("dont_know", (None,)),
        ("3 4 vet ej 3 2", (3, 4, None, 3, 2)),
        ("3 4 ? 3 2", (3, 4, None, 3, 2)),
        ("3, 4, vet ej, 3, 2", (3, 4, None, 3, 2)),
        ("3,4,?,3,2", (3, 4, None, 3, 2)),
        ("3; vet inte; 0", (3, None, 0)),
        ("vet ej vet ej 3", (None, None, 3)),
        ("3 don't know 2", (3, None, 2)),
    ],
)
def test_not_to_know_stands_for_a_step(text: str, steps: tuple[int | None, ...]) -> None:
    assert read_steps(text) == steps


@pytest.mark.parametrize(
    "text", ["3 ej", "vet", "vet ej vad jag ska svara", "3 4?", "??", "vetej", "inget vet ejder 3"]
)
def test_what_only_looks_like_not_knowing_is_left_alone(text: str) -> None:
    assert read_steps(text) is None


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("3,5", "3,5"),
        ("2.5", "2.5"),
        ("\uff13\uff0c\uff15", "3,5"),
        ("3 2.5 3 3 3", "2.5"),
        ("vet ej 2.5", "2.5"),
        ("2,5.", "2,5"),
    ],
)
def test_half_a_step_is_refused_as_it_was_given(text: str, given: str) -> None:
    assert read_steps(text) == Rejected(Reason.NOT_A_WHOLE_STEP, {"given": given})


def test_a_long_decimal_is_cut_where_it_is_told_back() -> None:
    refused = read_steps("3," + "1" * 500)
    assert isinstance(refused, Rejected)
    assert len(str(refused.data["given"])) == 20


@pytest.mark.parametrize(
    "text",
    [
        "tre",
        "12 januari",
        "3 fyra 2",
        "2025",
        "9" * 5000,
        "-3",
        "3-4-2-3-3",
        "3½",
        "1e3",
        "3 4 x",
        "",
        "   ",
        "...",
        ",",
        "👍",
    ],
)
def test_what_is_no_list_of_steps_is_left_alone(text: str) -> None:
    assert read_steps(text) is None


@given(st.lists(st.integers(0, 999), min_size=1, max_size=9), st.sampled_from([" ", ", ", "; ", "/", "\n", "\u00a0"]))
def test_numbers_are_read_whatever_stands_between_them(numbers: list[int], between: str) -> None:
    assert read_steps(between.join(map(str, numbers))) == tuple(numbers)


@given(st.text())
def test_any_text_is_read_calmly(text: str) -> None:
    read = read_steps(text)
    assert read is None or isinstance(read, Rejected) or all(step is None or 0 <= step <= 999 for step in read)
