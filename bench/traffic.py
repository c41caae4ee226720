"""What the fake Teams posts: requests as bytes, made before the clock runs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any
from uuid import NAMESPACE_OID, uuid5

# So many that the limits which our connector keeps (7 a second for a conversation, 30 for a tenant) are never met.
PEOPLE = 800
TENANTS = tuple(str(uuid5(NAMESPACE_OID, f"tenant-{number}")) for number in range(200))
APP_ID = str(uuid5(NAMESPACE_OID, "app"))
BOT = {"id": "28:bot", "name": "Bot"}

_numbers = count(1)


def make_address(number: int) -> tuple[str, str]:
    """Return a person's conversation and tenant."""
    return f"a:{number % PEOPLE}", TENANTS[number % len(TENANTS)]


def object_id_of(number: int) -> str:
    """Return who a person is to the directory."""
    return str(uuid5(NAMESPACE_OID, f"person-{number % PEOPLE}"))


def make_echo(number: int, teams: str) -> Mapping[str, Any]:
    """Return a message of a person, to be echoed."""
    return {**_make_activity(number, teams), "text": "Good morning", "textFormat": "plain"}


def make_answer(number: int, teams: str, cards: Sequence[str]) -> Mapping[str, Any]:
    """Return a complete self-assessment, from a client that shows the receipt as an update of the pressed card.

    Each person hands in other goals every time, on the one card that was drawn for them.
    """
    turn = number // PEOPLE
    goals = {f"goal_{goal}": str(1 + (turn // goal + goal + number) % 4) for goal in range(1, 6)}
    value = {
        "verb": "submit_assessment",
        "card": cards[number % PEOPLE],
        **goals,
    }
    return {**_make_activity(number, teams), "value": value, "replyToId": f"card-{number % PEOPLE}"}


def make_requests(activities: Iterator[Mapping[str, Any]], port: int, token: str | None) -> Iterator[tuple[str, bytes]]:
    """Return for each activity its conversation and the bytes to send."""
    authorization = f"Authorization: Bearer {token}\r\n" if token else ""
    for activity in activities:
        body = json.dumps(activity).encode()
        head = (
            f"POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
            f"{authorization}Content-Length: {len(body)}\r\n\r\n"
        )
        yield activity["conversation"]["id"], head.encode() + body


# Private functions


def _make_activity(number: int, teams: str) -> Mapping[str, Any]:
    conversation, tenant = make_address(number)
    return {
        "type": "message",
        "id": f"activity-{next(_numbers)}",
        "channelId": "msteams",
        "timestamp": "2026-11-23T09:00:00.000Z",
        "locale": "sv-SE",
        "serviceUrl": teams,
        "from": {
            "id": f"29:{number % PEOPLE}",
            "name": f"Person {number % PEOPLE}",
            "aadObjectId": object_id_of(number),
        },
        "recipient": BOT,
        "conversation": {"conversationType": "personal", "tenantId": tenant, "id": conversation},
        "channelData": {"tenant": {"id": tenant}},
        "entities": [{"type": "clientInfo", "locale": "sv-SE", "country": "SE", "platform": "Web"}],
    }
