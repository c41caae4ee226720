"""What the fake Teams posts: requests as bytes, made before the clock runs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from msgspec import Struct

LEADERSHIPS = 13


class People(Struct, frozen=True):
    """Who writes: in each of so many counties so many people, spread over its leaderships and so many tenants.

    They are so many that the limits which our connector keeps (7 messages a second for a conversation, 30 for a tenant)
    are never met.
    """

    counties: int
    of_county: int
    tenants_of_county: int

    @property
    def count(self) -> int:
        """Return how many they are."""
        return self.counties * self.of_county

    def address_of(self, number: int) -> tuple[str, str]:
        """Return a person's conversation and tenant."""
        county, within = divmod(number % self.count, self.of_county)
        return f"a:{number % self.count}", TENANTS[county * self.tenants_of_county + within % self.tenants_of_county]

    def leadership_of(self, number: int) -> int:
        """Return which of their county's leaderships a person speaks for, from 0."""
        return number % self.count % self.of_county % LEADERSHIPS

    def object_id_of(self, number: int) -> str:
        """Return who a person is to the directory."""
        return str(uuid5(NAMESPACE_OID, f"person-{number % self.count}"))


# Counties of real size: six of the leaderships have three people and seven have two.
TOGETHER = People(counties=25, of_county=32, tenants_of_county=8)
# One person in each, whose answers are compared with nobody's.
ALONE = People(counties=50, of_county=LEADERSHIPS, tenants_of_county=4)
TENANTS = tuple(str(uuid5(NAMESPACE_OID, f"tenant-{number}")) for number in range(200))
APP_ID = str(uuid5(NAMESPACE_OID, "app"))
BOT = {"id": "28:bot", "name": "Bot"}

_numbers = count(1)


def make_echo(number: int, teams: str) -> Mapping[str, Any]:
    """Return a message of a person, to be echoed."""
    return {**_make_activity(TOGETHER, number, teams), "text": "Good morning", "textFormat": "plain"}


def make_answer(people: People, number: int, teams: str, cards: Sequence[str]) -> Mapping[str, Any]:
    """Return a complete self-assessment, from a client that shows the receipt as an update of the pressed card.

    Everyone answers in turn, again and again, and hands in other goals every time, on the one card that was drawn for
    them. People of one leadership hand in the same, so that in each pass the last of them agrees with the others, and
    all before find that the answers go apart: as many as in a January of theirs, unless they are alone.
    """
    turn = number // people.count
    goals = {f"goal_{goal}": str(1 + (turn // goal + goal + people.leadership_of(number)) % 4) for goal in range(1, 6)}
    value = {"verb": "submit_assessment", "card": cards[number % people.count], **goals}
    return {**_make_activity(people, number, teams), "value": value, "replyToId": f"card-{number % people.count}"}


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


def _make_activity(people: People, number: int, teams: str) -> Mapping[str, Any]:
    conversation, tenant = people.address_of(number)
    return {
        "type": "message",
        "id": f"activity-{next(_numbers)}",
        "channelId": "msteams",
        "timestamp": "2026-11-23T09:00:00.000Z",
        "locale": "sv-SE",
        "serviceUrl": teams,
        "from": {
            "id": f"29:{number % people.count}",
            "name": f"Person {number % people.count}",
            "aadObjectId": people.object_id_of(number),
        },
        "recipient": BOT,
        "conversation": {"conversationType": "personal", "tenantId": tenant, "id": conversation},
        "channelData": {"tenant": {"id": tenant}},
        "entities": [{"type": "clientInfo", "locale": "sv-SE", "country": "SE", "platform": "Web"}],
    }
