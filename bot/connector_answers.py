"""What the Connector's answers mean for a message: definitely there, definitely not, or nobody knows (trust 1.2 d)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from msgspec import DecodeError
from msgspec.json import Decoder
from msgspec.structs import replace

from domain.deliveries import Outcome, Result

BAD_REQUEST = 400
UNAUTHORISED = 401
MAX_READ = 4096
SERVER_FAULTS = 500
# Not listed: another fault of the server's is ambiguous, as posts answered so were seen to arrive two and three
# times; anything else is a fault of ours.
RESULTS: Mapping[int, Result] = {
    401: Result.RETRY,
    403: Result.UNREACHABLE,
    404: Result.UNREACHABLE,
    408: Result.AMBIGUOUS,
    412: Result.RETRY,
    429: Result.RETRY,
    501: Result.FAILED,
}
# A wrong credential is not the message's fault: it waits, long enough not to hammer.
UNAUTHORISED_PAUSE = 300.0
MAX_RETRY_AFTER = 3600.0
MAX_CODE_LENGTH = 60
# A chat with these may be had again if it is asked for anew. The second is how Teams says that an id was given to
# another application id of ours (F18).
UNKNOWN_IDS = "400:FailedToDecrypt"
LOST_CHATS = frozenset({"403:BotNotInConversationRoster", UNKNOWN_IDS})

_DECODER = Decoder()


def classify(status: int, headers: Mapping[str, str], body: bytes, now: datetime) -> Outcome:
    """Return what an answer means for a message that was posted once (platform-facts 4.3).

    Args:
        status: the HTTP status.
        headers: the answer's headers, whose names are compared as they are given.
        body: the answer's body, whatever it is.
        now: to count the seconds to a Retry-After that is a date.
    """
    answer = _read_json(body)
    if 200 <= status < 300:  # noqa: PLR2004 - the class of success
        activity_id = answer.get("id")
        return Outcome(Result.SENT, activity_id=activity_id if isinstance(activity_id, str) else None)
    result = RESULTS.get(status, Result.AMBIGUOUS if status >= SERVER_FAULTS else Result.FAILED)
    if status == BAD_REQUEST and "failed to decrypt" in body[:MAX_READ].decode(errors="replace").lower():
        return Outcome(Result.UNREACHABLE, detail=UNKNOWN_IDS)
    code = read_error_code(answer)
    return Outcome(
        result,
        retry_after=_choose_pause(status, headers, now) if result is Result.RETRY else None,
        detail=f"{status}:{code}" if code else str(status),
        counted=status != UNAUTHORISED,
    )


def read_retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds to wait, from a number or an HTTP date; None when there is neither."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return min(float(value), MAX_RETRY_AFTER)
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max((at - now).total_seconds(), 0.0), MAX_RETRY_AFTER)


def read_error_code(answer: Mapping[str, Any]) -> str:
    """Return Teams' code from either of its two envelopes; empty when there is none."""
    error = answer.get("error")
    error = error if isinstance(error, Mapping) else answer
    inner = _read_json(str(error.get("message", "")).encode())
    code = inner.get("subCode") or error.get("code") or answer.get("errorCode") or ""
    return "".join(letter for letter in str(code) if letter.isalnum())[:MAX_CODE_LENGTH]


def is_chat_lost(outcome: Outcome) -> bool:
    """Tell whether Teams does not know the conversation, or not with us in it, or not by an id that was ours (F18)."""
    code = outcome.detail or ""
    return outcome.result is Result.UNREACHABLE and (code.startswith("404") or code in LOST_CHATS)


def repeat(outcome: Outcome) -> Outcome:
    """Return the outcome of what twice does no more than once: tried again where it is uncertain, and counted so."""
    return replace(outcome, result=Result.RETRY, uncertain=True) if outcome.result is Result.AMBIGUOUS else outcome


def wait_as(refusal: Outcome) -> Outcome:
    """Return an outcome under which the message waits: asking for a chat twice makes no second one."""
    return replace(refusal, result=Result.RETRY)


# Private functions


def _read_json(body: bytes) -> Mapping[str, Any]:
    try:
        parsed = _DECODER.decode(body)
    except (DecodeError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _choose_pause(status: int, headers: Mapping[str, str], now: datetime) -> float | None:
    return UNAUTHORISED_PAUSE if status == UNAUTHORISED else read_retry_after(headers.get("Retry-After"), now)
