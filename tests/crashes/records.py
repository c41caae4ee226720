"""Which messages that came to Teams belong to which delivery."""

import json
from collections.abc import Iterable, Mapping

from domain.deliveries import Delivery, Kind
from tests.support.connector import Call

Arrival = Call
# What a sender adds to an activity.
ADDED = ("from", "conversation", "id")


def list_arrivals(calls: Iterable[Call], rows: Iterable[Delivery]) -> Mapping[str, list[Arrival]]:
    """Return the calls by their delivery's key; a call that belongs to none has the empty key.

    A reply is known by what it says and where; of anything else, one conversation may have one only.
    Of several replies that say the same, each gets one call before any gets a second.
    """
    rows = tuple(rows)
    said: dict[tuple[str, str], list[str]] = {}
    others = {row.conversation_id: row.key for row in rows if row.kind is not Kind.REPLY}
    for row in rows:
        if row.kind is Kind.REPLY:
            said.setdefault((row.conversation_id, spell(row.payload["activity"])), []).append(row.key)
    found: dict[str, list[Arrival]] = {}
    for call in calls:
        if call.action not in {"send", "update"}:
            continue
        keys = said.get((call.conversation_id, spell(call.body))) or [others.get(call.conversation_id, "")]
        key = min(keys, key=lambda each: len(found.get(each, ())))
        found.setdefault(key, []).append(call)
    return found


def spell(activity: Mapping[str, object]) -> str:
    """Return what an activity says, however it is sent."""
    return json.dumps({name: value for name, value in activity.items() if name not in ADDED}, sort_keys=True)
