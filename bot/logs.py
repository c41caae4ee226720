"""Log lines that say what happened and never to whom (S16, S17)."""

import json
import logging
import re
import sys
from pathlib import Path
from traceback import extract_tb
from typing import Any, TextIO

import structlog
from msgspec.json import Encoder
from structlog.typing import EventDict, Processor

from bot.setting_values import LogFormat

# What may be logged: codes, numbers and ids of our own. A key that is not here is left out, and its name is told.
ALLOWED_KEYS = frozenset(
    {
        "event", "level", "timestamp", "logger", "reference", "status", "kind", "state", "attempts", "detail", "count",
        "seconds", "job", "error", "where", "delivery", "host", "port", "version", "reason", "activity_type", "code",
        "problems", "left_out",
    }
)  # fmt: skip
MAX_LENGTH = 500
# Of all the texts of one line, as they are written; the line itself stays below 8 KiB.
MAX_BYTES = 6 * 1024
MOST_BYTES_A_SIGN = 6
TAME = (int, float, bool, type(None))
ROOT = Path(__file__).parent.parent
_ENCODER = Encoder(enc_hook=str, order="sorted")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def set_up_logs(log_format: LogFormat, stream: TextIO = sys.stderr) -> None:
    """Send our own lines and those of the libraries, from warnings upwards, to the stream."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        keep_allowed_keys,
    ]
    write: list[Processor] = (
        [_write_json_line]
        if log_format is LogFormat.JSON
        else [escape_control_characters, structlog.dev.ConsoleRenderer(colors=stream.isatty())]
    )
    structlog.configure(
        processors=[*shared, *write],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    _set_up_libraries([_tell_template_only, *shared], write, stream)


def describe_error(error: BaseException) -> dict[str, str]:
    """Return an error's class and the last place in our own code; its message may hold what people wrote."""
    return {"error": type(error).__name__, "where": _find_place(error)}


def keep_allowed_keys(_logger: Any, _name: str, event: EventDict) -> EventDict:  # noqa: ANN401 - structlog's signature
    """Leave out whatever nobody decided to log, and say which keys were left out."""
    if event.keys() <= ALLOWED_KEYS:
        return event
    left_out = sorted(set(event) - ALLOWED_KEYS)
    kept = {key: value for key, value in event.items() if key in ALLOWED_KEYS}
    return {**kept, "left_out": ",".join(left_out)}


def escape_control_characters(_logger: Any, _name: str, event: EventDict) -> EventDict:  # noqa: ANN401 - structlog's signature
    """Make one event one line of bounded length."""
    tame = {key: value if type(value) in TAME else _make_tame(value) for key, value in event.items()}
    # No sign takes more than six bytes as it is written: most lines are short enough whatever is in them.
    if sum(len(str(value)) for value in tame.values()) * MOST_BYTES_A_SIGN <= MAX_BYTES:
        return tame
    if sum(map(_measure, tame.values())) <= MAX_BYTES:
        return tame
    room = MAX_BYTES // len(tame)
    return {key: _shorten(value, room) if isinstance(value, str) else value for key, value in tame.items()}


# Private functions


def _set_up_libraries(chain: list[Processor], write: list[Processor], stream: TextIO) -> None:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        # The chain itself leaves out the record that structlog puts beside the event.
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=chain, processors=write, pass_foreign_args=True)
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    # Its lines hold the caller's address and the whole request line.
    logging.getLogger("aiohttp.access").disabled = True


def _tell_template_only(_logger: Any, _name: str, event: EventDict) -> EventDict:  # noqa: ANN401 - structlog's signature
    """Take a library's sentence before values were put into it."""
    record: logging.LogRecord = event["_record"]
    told: EventDict = {"event": "library_message", "logger": record.name}
    told["detail"] = record.msg if isinstance(record.msg, str) and event.get("positional_args") else "text withheld"
    if record.exc_info and record.exc_info[1] is not None:
        told.update(describe_error(record.exc_info[1]))
    return told


def _find_place(error: BaseException) -> str:
    frames = extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT) and ".venv" not in frame.filename]
    last = (ours or frames)[-1:]
    return "".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in last) or "unknown"


def _write_json_line(logger: Any, name: str, event: EventDict) -> str:  # noqa: ANN401 - structlog's signature
    """Return the event as JSON; one that is written without any escape, and is short, has nothing to be tamed."""
    line = _write_json(event)
    if len(line) <= MAX_LENGTH and "\\" not in line and line.isascii() and line.isprintable():
        return line
    return _write_json(escape_control_characters(logger, name, event))


def _write_json(event: EventDict) -> str:
    try:
        return _ENCODER.encode(event).decode()
    except UnicodeEncodeError:  # half of a character
        return json.dumps(event, sort_keys=True, default=str)


def _measure(value: object) -> int:
    """Return the bytes that a value takes once it is quoted."""
    return len(json.dumps(value, ensure_ascii=False).encode(errors="replace"))


def _shorten(text: str, room: int) -> str:
    """Cut a text so that it takes no more bytes than there is room for."""
    while _measure(text) > room:
        text = text[: max(0, min(len(text) * 3 // 4, len(text) - 2))] + "…"
    return text


def _make_tame(value: object) -> object:
    if isinstance(value, str):
        if len(value) <= MAX_LENGTH and value.isascii() and value.isprintable():
            return value
        escaped = CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", value[: MAX_LENGTH + 1])
        return escaped if len(escaped) <= MAX_LENGTH else escaped[: MAX_LENGTH - 1] + "…"
    if value is None or isinstance(value, bool | int | float):
        return value
    return _make_tame(str(value))
