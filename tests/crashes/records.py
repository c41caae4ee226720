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

    A reply is known by what it says and where, anything else by the id that was stored of it; where a death came
    before that, it is one of the messages in its conversation that have none. Of several that may be meant, each gets
    one call before any gets a second.
    """
    said: dict[tuple[str, str], list[str]] = {}
    others: dict[str, list[str]] = {}
    stored: dict[tuple[str, str | None], str] = {}
    for row in rows:
        if row.kind is Kind.REPLY:
            said.setdefault((row.conversation_id, spell(row.payload["activity"])), []).append(row.key)
        else:
            others.setdefault(row.conversation_id, []).append(row.key)
            stored[row.conversation_id, row.activity_id] = row.key
    found: dict[str, list[Arrival]] = {}
    unknown: list[Arrival] = []
    for call in calls:
        known = stored.get((call.conversation_id, call.activity_id)) if call.activity_id else None
        keys = said.get((call.conversation_id, spell(call.body))) or ([known] if known else [])
        if keys and call.action in {"send", "update"}:
            found.setdefault(min(keys, key=lambda each: len(found.get(each, ()))), []).append(call)
        elif call.action in {"send", "update"}:
            unknown.append(call)
    for call in unknown:
        key = min(others.get(call.conversation_id, [""]), key=lambda each: len(found.get(each, ())))
        found.setdefault(key, []).append(call)
    return found


def spell(activity: Mapping[str, object]) -> str:
    """Return what an activity says, however it is sent."""
    return json.dumps({name: value for name, value in activity.items() if name not in ADDED}, sort_keys=True)
