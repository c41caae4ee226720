"""Tables that an administrator writes by hand: TOML, read without trusting it (S11)."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.cli.files import count_lines, read_start
from domain.errors import Reason, Rejected

KIBIBYTE = 1024
MAX_KIBIBYTES = 64

_LINE = re.compile(r"at line (\d+)")


def read_table(path: Path) -> Mapping[str, Any] | Rejected:
    """Return what a TOML file says, or on which line it cannot be read.

    Raises:
        WrongUseError: there is no file that can be read at the path.
    """
    data = read_start(path, MAX_KIBIBYTES * KIBIBYTE)
    if len(data) > MAX_KIBIBYTES * KIBIBYTE:
        return Rejected(Reason.FILE_TOO_LARGE, {"kind": "kibibytes", "most": MAX_KIBIBYTES})
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Rejected(Reason.FILE_NOT_TEXT, {"kind": "plain", "line": count_lines(data[: error.start])})
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        return Rejected(Reason.NOT_TOML, {"line": int(found[1]) if found else count_lines(data.rstrip())})
    except (ValueError, RecursionError):
        # Thousands of digits in a number, or of brackets within each other.
        return Rejected(Reason.NOT_TOML, {"line": 1})
