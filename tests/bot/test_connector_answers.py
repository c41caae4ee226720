"""What each answer of the Connector's means (platform-facts 4.3, trust 1.2 d)."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.connector_answers import classify, read_retry_after
from domain.deliveries import Outcome, Result

NOW = datetime(2025, 1, 24, 8, tzinfo=UTC)


def answer(status: int, code: str = "", **headers: str) -> Outcome:
    """Classify an answer in Teams' usual envelope."""
    body = json.dumps({"error": {"code": code, "message": "…"}}).encode() if code else b""
    return classify(status, headers, body, NOW)


@pytest.mark.parametrize(
    ("status", "code", "result"),
    [
        (400, "BadArgument", Result.FAILED),
        (401, "BotNotRegistered", Result.RETRY),
        (403, "BotDisabledByAdmin", Result.UNREACHABLE),
        (403, "ConversationBlockedByUser", Result.UNREACHABLE),
        (403, "BotNotInConversationRoster", Result.UNREACHABLE),
        (403, "", Result.UNREACHABLE),
        (404, "ConversationNotFound", Result.UNREACHABLE),
        (405, "", Result.FAILED),
        (408, "", Result.AMBIGUOUS),
        (412, "PreconditionFailed", Result.RETRY),
        (413, "MessageSizeTooBig", Result.FAILED),
        (429, "Throttled", Result.RETRY),
        (500, "", Result.AMBIGUOUS),
        (501, "", Result.FAILED),
        (502, "", Result.AMBIGUOUS),
        (503, "", Result.AMBIGUOUS),
        (504, "", Result.AMBIGUOUS),
        (302, "", Result.FAILED),
    ],
)
def test_each_status_has_one_meaning(status: int, code: str, result: Result) -> None:
    outcome = answer(status, code)
    assert outcome.result is result
    assert outcome.detail == (f"{status}:{code}" if code else str(status))


@pytest.mark.parametrize("status", [200, 201, 202])
def test_a_message_that_arrived_has_the_id_it_was_given(status: int) -> None:
    assert classify(status, {}, b'{"id":"17"}', NOW) == Outcome(Result.SENT, activity_id="17")


@pytest.mark.parametrize("body", [b"", b"[]", b'{"id":5}', b"\xff", b"{" * 5000, b"[" * 100_000])
def test_a_message_arrived_whatever_the_body_looks_like(body: bytes) -> None:
    assert classify(201, {}, body, NOW) == Outcome(Result.SENT)


def test_a_block_is_read_from_the_other_envelope_as_well() -> None:
    inner = json.dumps({"subCode": "MessageWritesBlocked", "details": "…"})
    body = json.dumps({"errorCode": 209, "message": inner}).encode()
    assert classify(403, {}, body, NOW).detail == "403:MessageWritesBlocked"


def test_an_error_code_is_made_fit_for_a_log() -> None:
    body = json.dumps({"error": {"code": "A\nB " + "x" * 500}}).encode()
    detail = classify(400, {}, body, NOW).detail
    assert detail is not None
    assert detail.startswith("400:ABx")
    assert len(detail) <= 64


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("3", 3.0),
        (" 30 ", 30.0),
        ("0", 0.0),
        ("999999", 3600.0),
        ("Fri, 24 Jan 2025 08:00:20 GMT", 20.0),
        ("Fri, 24 Jan 2025 07:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_its_forms(value: str | None, seconds: float | None) -> None:
    assert read_retry_after(value, NOW) == seconds


def test_a_throttled_message_waits_as_long_as_it_was_told() -> None:
    assert answer(429, **{"Retry-After": "7"}).retry_after == 7


@given(st.integers(100, 599), st.dictionaries(st.just("Retry-After"), st.text(max_size=20)), st.binary(max_size=80))
def test_no_answer_makes_the_reading_fail(status: int, headers: dict[str, str], body: bytes) -> None:
    assert classify(status, headers, body, NOW).result in Result
