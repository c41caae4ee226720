"""The client as a child process, with stand-ins for Node: nothing is fetched here."""

import os
import socket
from pathlib import Path

import pytest

from bot.demo.playground import (
    LOG_FILE,
    Node,
    NodeSource,
    PlaygroundError,
    Trouble,
    find_node,
    run_playground,
    start_playground,
)
from tests.support.processes import find_free_port

SHELL = "#!/bin/sh\n"
LISTENER = """#!/bin/sh
echo "secret:$UPPFOLJAREN_APP_SECRET"
python3 -c '
import socket, sys, time
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
time.sleep(60)
' "$8" &
wait
"""
BOT = "http://127.0.0.1:3978/api/messages"


def write_program(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def make_node(folder: Path, npx: str) -> Node:
    return Node((write_program(folder, "npx", npx),), os.environ["PATH"], NodeSource.MACHINE)


@pytest.mark.parametrize("said", ["v20.0.0", "v24.19.0"])
async def test_the_machines_own_node_is_taken_when_it_is_new_enough(tmp_path: Path, said: str) -> None:
    write_program(tmp_path, "node", f"{SHELL}echo {said}\n")
    npx = write_program(tmp_path, "npx", SHELL)
    assert await find_node(str(tmp_path)) == Node((npx,), str(tmp_path), NodeSource.MACHINE)


@pytest.mark.parametrize("said", ["v18.19.1", "v9.0.0", "what", "", "v"])
async def test_an_older_or_speechless_node_is_passed_over(tmp_path: Path, said: str) -> None:
    write_program(tmp_path, "node", f"{SHELL}echo {said}\n")
    write_program(tmp_path, "npx", SHELL)
    with pytest.raises(PlaygroundError) as caught:
        await find_node(str(tmp_path), wheel="no_such_wheel")
    assert caught.value.trouble == Trouble.NODE_MISSING
    assert caught.value.data == {"needed": 20, "command": "make setup-node"}


async def test_the_wheels_node_serves_where_the_machine_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = tmp_path / "some_node_wheel"
    wheel.mkdir()
    (wheel / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    node = await find_node("", wheel="some_node_wheel")
    assert node.source == NodeSource.WHEEL
    assert node.npx == (f"{wheel}/bin/node", f"{wheel}/lib/node_modules/npm/bin/npx-cli.js")
    assert node.search_path.startswith(f"{wheel}/bin")


async def test_a_taken_port_is_told_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(PlaygroundError) as caught:
            await start_playground(make_node(tmp_path, SHELL), tmp_path, bot_address=BOT, port=port)
    assert caught.value.trouble == Trouble.PORT_TAKEN
    assert caught.value.data == {"port": port}
    assert not (tmp_path / LOG_FILE).exists()


async def test_a_client_that_gives_up_is_told_with_its_last_words(tmp_path: Path) -> None:
    node = make_node(tmp_path, f"{SHELL}echo no network >&2\nexit 3\n")
    with pytest.raises(PlaygroundError) as caught:
        await start_playground(node, tmp_path, bot_address=BOT, port=find_free_port())
    assert caught.value.trouble == Trouble.STOPPED_EARLY
    assert caught.value.data["last_lines"] == "no network"


async def test_a_client_that_never_answers_is_stopped(tmp_path: Path) -> None:
    node = make_node(tmp_path, f"{SHELL}echo $$\nexec sleep 60\n")
    with pytest.raises(PlaygroundError) as caught:
        await start_playground(node, tmp_path, bot_address=BOT, port=find_free_port(), ready_seconds=0.5)
    assert caught.value.trouble == Trouble.TOO_SLOW
    with pytest.raises(ProcessLookupError):
        os.kill(int(str(caught.value.data["last_lines"])), 0)


async def test_leaving_the_client_ends_what_it_started_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPPFOLJAREN_APP_SECRET", "secret")
    port = find_free_port()
    async with run_playground(make_node(tmp_path, LISTENER), tmp_path, bot_address=BOT, port=port) as playground:
        assert playground.address == f"http://127.0.0.1:{port}/"
        said = playground.log_path.read_text(encoding="utf-8").split()
    assert said[:1] == ["secret:"]
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port))
