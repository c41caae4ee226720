"""A county to talk in."""

import pytest

from tests.dialogs.talks import Talk, begin_talk


@pytest.fixture
async def talk() -> Talk:
    """Return a talk while the round of 2024 is open and nobody has answered."""
    return await begin_talk()
