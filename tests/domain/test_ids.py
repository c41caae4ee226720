"""Ids that begin with the time."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.ids import new_id, new_id_at
from tests.support.builders import NOW


@given(st.integers(1, 10_000_000))
def test_an_id_of_a_later_moment_stands_behind(milliseconds: int) -> None:
    assert new_id_at(NOW) < new_id_at(NOW + timedelta(milliseconds=milliseconds))


def test_ids_of_one_moment_differ_and_look_like_every_other() -> None:
    ids = {new_id_at(NOW) for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(each) for each in ids} == {len(new_id())}
    assert {(each[12], each[16] in "89ab") for each in ids} == {("7", True)}
