"""What is measured: in each round each mode for each contestant, one after the other; full traffic in slices."""

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter

from aiohttp import ClientSession, ClientTimeout
from msgspec import Struct

from bench.contestants import Running
from bench.fake_teams import FakeTeams
from bench.findings import Figures
from bench.load import run_load

AT_ONCE, MANY_AT_ONCE = 16, 64
SECONDS = 0.8
# The machine keeps its speed for about a second: who is compared is measured within less, again and again.
SLICES, WARM_SECONDS, SLICE_SECONDS = 4, 0.15, 0.25
SLOW_CONNECTOR, SLOW_TOKEN = 0.150, 0.100
# Four times round for all who write, and a little for the token.
SLOW_SECONDS = 1.6
PROACTIVE_SECONDS = 0.5
PROACTIVE_TRIAL = 16
QUIET_SECONDS, SHORT_QUIET_SECONDS = 0.2, 0.1

Measure = Callable[[Running, FakeTeams], Awaitable[Figures]]


class Mode(Struct, frozen=True):
    """A measurement, the letters of those who take part, in turn, and how often a round goes through them all."""

    name: str
    letters: tuple[str, ...]
    measure: Measure
    slices: int = 1


async def let_all_answer(running: Running, teams: FakeTeams) -> None:
    """Have everybody answer once, unmeasured: a first answer gets a second message, and later ones change it."""
    asked, answered = running.contestant.asked, 0
    while asked is not None and answered < asked.people.count:
        answered += (await run_load(teams, running, AT_ONCE, SECONDS)).total
        await _settle(teams)


async def measure_throughput(running: Running, teams: FakeTeams) -> Figures:
    """Return turns a second and CPU milliseconds a turn with 16 people writing, of one slice."""
    before = running.read_cpu_seconds()
    load = await run_load(teams, running, AT_ONCE, SLICE_SECONDS, WARM_SECONDS)
    await _settle(teams, SHORT_QUIET_SECONDS)
    used = running.read_cpu_seconds() - before
    return {"turns_per_second": load.per_second, "cpu_ms": used / load.total * 1000}


async def measure_tail(running: Running, teams: FakeTeams) -> Figures:
    """Return the median and the 99th percentile of the latency with 64 people writing, in milliseconds."""
    load = await run_load(teams, running, MANY_AT_ONCE, SECONDS)
    await _settle(teams)
    return {"p50_ms": load.percentile(0.5) * 1000, "p99_ms": load.percentile(0.99) * 1000}


async def measure_slow_teams(running: Running, teams: FakeTeams) -> Figures:
    """Return turns a second when the Connector takes 150 ms and a token 100 ms."""
    teams.connector_seconds, teams.token_seconds = SLOW_CONNECTOR, SLOW_TOKEN
    try:
        load = await run_load(teams, running, AT_ONCE, SLOW_SECONDS)
        await _settle(teams)
        return {"turns_per_second": load.whole_turns_per_second}
    finally:
        teams.connector_seconds = teams.token_seconds = 0.0


async def measure_proactive(running: Running, teams: FakeTeams) -> Figures:
    """Return messages a second and per CPU second, 32 in flight; as many as take about half a second."""
    pace = await _send(running, teams, PROACTIVE_TRIAL)
    return await _send(running, teams, max(PROACTIVE_TRIAL, int(pace["messages_per_second"] * PROACTIVE_SECONDS)))


async def _settle(teams: FakeTeams, quiet_seconds: float = QUIET_SECONDS) -> None:
    """Let the bot finish what it does after its replies: it counts as its own, and must not disturb the next one."""
    before = -1
    while before != teams.messages:
        before = teams.messages
        await asyncio.sleep(quiet_seconds)


async def _send(running: Running, teams: FakeTeams, count: int) -> Figures:
    teams.arrived = lambda _conversation: None
    cpu, began, sent = running.read_cpu_seconds(), perf_counter(), teams.messages
    url = f"http://127.0.0.1:{running.port}/proactive"
    async with (
        ClientSession(timeout=ClientTimeout(30)) as session,
        session.post(url, params={"count": count}) as answer,
    ):
        answer.raise_for_status()
    if teams.messages - sent != count:
        raise RuntimeError(f"{running.contestant.name}: {teams.messages - sent} of {count} messages arrived")
    seconds, used = perf_counter() - began, running.read_cpu_seconds() - cpu
    return {"messages_per_second": count / seconds, "messages_per_cpu_second": count / used}


MODES = (
    # Who is compared with whom comes right before or after.
    Mode("throughput", ("a", "at", "c", "du", "d", "e", "b", "g", "d2", "gp", "fp", "f"), measure_throughput, SLICES),
    Mode("tail", ("a", "b", "c", "e", "f", "fp", "g", "gp"), measure_tail),
    Mode("slow", ("at", "b", "d", "e", "f", "fp", "g", "gp"), measure_slow_teams),
    Mode("proactive", ("a", "b", "d", "du", "e"), measure_proactive),
)
