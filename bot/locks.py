"""One thing at a time in each conversation."""

import asyncio


class KeyedLocks:
    """A lock for each key, in the order asked for; a lock that nobody holds or waits for is forgotten."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: dict[str, int] = {}

    def hold(self, key: str) -> "_Hold":
        """Return what waits for the key's lock and holds it, as a context."""
        return _Hold(self._locks, self._users, key)

    def is_held(self, key: str) -> bool:
        """Tell whether someone holds the key's lock or waits for it."""
        return key in self._locks

    def __len__(self) -> int:
        return len(self._locks)


# Private functions


class _Hold:
    def __init__(self, locks: dict[str, asyncio.Lock], users: dict[str, int], key: str) -> None:
        self._locks, self._users, self._key = locks, users, key

    async def __aenter__(self) -> None:
        lock = self._locks.setdefault(self._key, asyncio.Lock())
        self._users[self._key] = self._users.get(self._key, 0) + 1
        try:
            await lock.acquire()
        except BaseException:
            self._leave()
            raise

    async def __aexit__(self, *_error: object) -> None:
        self._locks[self._key].release()
        self._leave()

    def _leave(self) -> None:
        self._users[self._key] -= 1
        if not self._users[self._key]:
            del self._locks[self._key], self._users[self._key]
