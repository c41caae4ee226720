"""People who wait for their answer before they write again: a closed loop over kept connections."""

import asyncio
from time import perf_counter

from msgspec import Struct, field

from bench.contestants import Running
from bench.fake_teams import FakeTeams, take_message

OK = (200, 201, 202)
PATIENCE_SECONDS = 30.0


class Load(Struct, frozen=True):
    """What came of it: how long each turn took and when it ended, in seconds, and each person's turns a second.

    A turn ends when it is answered and its reply has arrived, whichever comes last. What ended in the first seconds,
    while all began at once, is not counted.
    """

    seconds: float
    warm_seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    paces: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Return turns a second; one that ended early or late is not counted."""
        return sum(0.0 < end - self.warm_seconds <= self.seconds for end in self.ends) / self.seconds

    @property
    def total(self) -> int:
        """Return how many turns there were."""
        return len(self.ends)

    @property
    def whole_turns_per_second(self) -> float:
        """Return turns a second, of each person until their own last one ended.

        Fair where a turn is long beside the whole: until the last of all ended, who is out of step would stand idle.
        """
        return sum(self.paces)

    def percentile(self, share: float) -> float:
        """Return the latency that this share of the turns had at most, in seconds."""
        return sorted(self.latencies)[min(len(self.latencies) - 1, int(share * len(self.latencies)))]


class TurnRefused(Exception):  # noqa: N818 - names what happened
    """The bot answered with something else than success: what is measured would be wrong."""


async def run_load(teams: FakeTeams, running: Running, at_once: int, seconds: float, warm_seconds: float = 0.0) -> Load:
    """Keep so many turns going for so long; a turn is over when it is answered and its reply has arrived."""
    waiting: dict[str, asyncio.Future[None]] = {}

    def arrived(conversation: str) -> None:
        future = waiting.get(conversation)
        if future is not None and not future.done():
            future.set_result(None)

    teams.arrived = arrived
    load = Load(seconds, warm_seconds)
    start = perf_counter()
    until = start + warm_seconds + seconds

    async def write_on_and_on() -> None:
        connection = await _connect(running.port)
        turns, ended = 0, start
        while (began := perf_counter()) < until:
            conversation, request = next(running.requests)
            waiting[conversation] = asyncio.get_running_loop().create_future()
            status = await connection.ask(request)
            if status not in OK:
                raise TurnRefused(status)
            await asyncio.wait_for(waiting[conversation], PATIENCE_SECONDS)
            del waiting[conversation]
            ended = perf_counter()
            turns += 1
            load.ends.append(ended - start)
            load.latencies.append(ended - began)
        connection.close()
        load.paces.append(turns / (ended - start) if turns else 0.0)

    await asyncio.gather(*(write_on_and_on() for _ in range(at_once)))
    return load


class _Client(asyncio.Protocol):
    """One connection to the bot."""

    def __init__(self) -> None:
        self._buffer = b""
        self._answer: asyncio.Future[int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        message = take_message(self._buffer)
        if message is not None and self._answer is not None:
            self._buffer = message[2]
            self._answer.set_result(int(message[0].split(b" ", 2)[1]))

    def connection_lost(self, _error: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionResetError())

    def ask(self, request: bytes) -> asyncio.Future[int]:
        """Send a request; its status follows."""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)  # type: ignore[attr-defined] # a socket's transport can write
        return self._answer

    def close(self) -> None:
        """Close the connection."""
        self._transport.close()


async def _connect(port: int) -> _Client:
    _, client = await asyncio.get_running_loop().create_connection(_Client, "127.0.0.1", port)
    return client
