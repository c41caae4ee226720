"""Where the command `uppfoljaren` begins: what is to serve for months is not made to carry the whole command line.

A plain `serve` goes straight to the service, without typer and with no more of the libraries than it uses; everything
else, and whatever goes wrong, is for `bot.cli.main`.
"""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from bot.cli.terminals import take_debug_wish, tolerate_old_terminals
from bot.serving_imports import import_what_serves

SERVE = "serve"
# An option of `serve`, and the setting it stands for.
SETTINGS = {"--database": "database_url", "--host": "host", "--port": "port"}
DEV = "--dev"


def main() -> int:
    """Run the command of this process and return its exit code."""
    given = read_serving(sys.argv[1:])
    if given is None:
        from bot.cli.main import main as run  # noqa: PLC0415 - all of the command line

        return run()
    return _serve(given)


def read_serving(arguments: Sequence[str]) -> Mapping[str, Any] | None:
    """Return the settings that a plain `serve` gives; None where the command line has to look at the arguments."""
    given: dict[str, Any] = {}
    left = list(arguments)
    if not left or left.pop(0) != SERVE:
        return None
    while left:
        option = left.pop(0)
        if option == DEV:
            given["dev"] = True
        elif option in SETTINGS and left and not left[0].startswith("-"):
            given[SETTINGS[option]] = left.pop(0)
        else:
            return None
    return _with_port(given)


# Private functions


def _with_port(given: dict[str, Any]) -> Mapping[str, Any] | None:
    port = given.get("port", "")
    if not port:
        return given
    return given | {"port": int(port)} if port.isascii() and port.isdigit() else None


def _serve(given: Mapping[str, Any]) -> int:
    with import_what_serves():
        from bot.serving import serve_until_stopped  # noqa: PLC0415 - within, as this is what the block is for
    debug = take_debug_wish()
    tolerate_old_terminals()
    try:
        serve_until_stopped(given)
    except Exception as error:  # noqa: BLE001 - the boundary of the command
        from bot.cli.main import tell_failure  # noqa: PLC0415 - it has come to an end anyway

        return tell_failure(error, debug=debug)
    return 0
