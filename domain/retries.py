"""Begin again what another process was in the way of: it then sees what is there."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from domain.errors import DomainError

Value = TypeVar("Value")

# Another has added the same, or changed what had been read.
MEANWHILE = frozenset({"already_there", "changed_meanwhile"})
TRIES = 12


async def begin_again(act: Callable[[], Awaitable[Value]]) -> Value:
    """Act in a unit of work, and anew as long as another process was first.

    Raises:
        DomainError: any other, or one of these for the last time.
    """
    for _ in range(TRIES - 1):
        try:
            return await act()
        except DomainError as error:
            if error.code not in MEANWHILE:
                raise
    return await act()
