"""Log lines say what happened and never to whom (S16, S17)."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import describe_error, set_up_logs
from bot.setting_values import LogFormat


@pytest.fixture(name="stream")
def log_to_a_stream() -> Iterator[io.StringIO]:
    """Write the log to a text, and put everything back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    set_up_logs(LogFormat.JSON, stream)
    yield stream
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_a_line_is_one_json_object_with_its_action_and_time(stream: io.StringIO) -> None:
    structlog.get_logger().info("delivery_done", delivery="d1", attempts=2)
    (line,) = stream.getvalue().splitlines()
    told = json.loads(line)
    assert (told["event"], told["level"], told["delivery"], told["attempts"]) == ("delivery_done", "info", "d1", 2)
    assert told["timestamp"].endswith("Z")


def test_a_key_that_nobody_decided_on_is_left_out_and_named(stream: io.StringIO) -> None:
    structlog.get_logger().info("turn_done", text="canary", sender="canary", token="canary")  # noqa: S106 - a canary
    assert "canary" not in stream.getvalue()
    assert json.loads(stream.getvalue())["left_out"] == "sender,text,token"


@pytest.mark.parametrize("noise", ["a\r\nb", "\x1b[31mred", "a\u2028b", "\u202eatttaks", "\x00"])
def test_an_event_is_one_line_without_control_characters(stream: io.StringIO, noise: str) -> None:
    structlog.get_logger().info("turn_done", detail=noise)
    assert len(stream.getvalue().splitlines()) == 1
    assert not any(letter in json.loads(stream.getvalue())["detail"] for letter in "\r\n\x1b\u2028\u202e\x00")


def test_a_line_is_short_whatever_it_holds(stream: io.StringIO) -> None:
    structlog.get_logger().info("turn_done", detail="x" * 1_000_000, problems=["y" * 1_000_000])
    assert len(stream.getvalue()) < 8 * 1024


def test_a_library_is_heard_from_warnings_upwards_without_what_it_was_given(stream: io.StringIO) -> None:
    log = logging.getLogger("some.library")
    log.info("not %s", "heard")
    log.warning("person %s said %s", "canary", "canary")
    log.warning("canary in the sentence itself")
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["detail"] for line in lines] == ["person %s said %s", "text withheld"]
    assert {line["logger"] for line in lines} == {"some.library"}


def test_a_librarys_exception_is_told_by_its_class_and_place(stream: io.StringIO) -> None:
    try:
        json.loads("canary")
    except ValueError:
        logging.getLogger("some.library").exception("failed for %s", "canary")
    assert "canary" not in stream.getvalue()
    told = json.loads(stream.getvalue())
    assert told["error"] == "JSONDecodeError"
    assert told["where"].startswith("test_logs.py:")


def test_an_error_is_described_without_its_message() -> None:
    try:
        json.loads("canary")
    except ValueError as error:
        told = describe_error(error)
    assert told["error"] == "JSONDecodeError"
    assert told["where"].startswith("test_logs.py:")
    assert describe_error(ValueError("x")) == {"error": "ValueError", "where": "unknown"}


def test_lines_for_people_hold_the_same(stream: io.StringIO) -> None:
    set_up_logs(LogFormat.CONSOLE, stream)
    structlog.get_logger().warning("delivery_not_sent", state="parked", text="canary")
    assert "delivery_not_sent" in stream.getvalue()
    assert "parked" in stream.getvalue()
    assert "canary" not in stream.getvalue()
