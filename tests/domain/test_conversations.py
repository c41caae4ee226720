"""A channel's own id."""

import pytest

from domain.conversations import without_thread


@pytest.mark.parametrize(
    ("given", "own"),
    [
        ("19:abc@thread.tacv2;messageid=1700000000000", "19:abc@thread.tacv2"),
        ("19:abc@thread.tacv2", "19:abc@thread.tacv2"),
        ("a:1xyz", "a:1xyz"),
    ],
)
def test_a_channel_is_known_without_the_thread(given: str, own: str) -> None:
    assert without_thread(given) == own
