"""Where someone can be written to in Teams: own columns, never the SDK's object."""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from domain.ids import CountyId

# The code of who has removed the app, beside those that Teams answers with.
UNINSTALLED = "uninstalled"


class Scope(StrEnum):
    """What kind of conversation it is."""

    PERSONAL = "personal"
    GROUP = "group"
    CHANNEL = "channel"


class Conversation(Struct, frozen=True):
    """A conversation that the bot is part of.

    `id` is Teams' id; a channel's is kept without `;messageid=`, so that a post starts a new thread.
    `object_id` is whose private chat it is, also before the roster knows that person.
    `county_id` is set for a county's network channel.
    `reachable` turns False on a refusal that lasts (blocked, uninstalled), True on the next sign of life.
    `member_id` is the person's id in a private chat (`29:…`), by which the chat can be asked for anew (F14, F18).
    `tenant_stopped` tells that it is unreachable since an administrator has blocked the app for all (F15).
    `refusal` is why nothing reaches it, or why the last reminder was refused for good: Teams' code, or `UNINSTALLED`.
    `heard_on` is the day in Stockholm of the person's last sign of life.
    `time_zone` is the IANA name that Teams gives for the person; `met_at` is when they were first
    heard from, or greeted.
    """

    id: str
    tenant_id: str
    service_url: str
    scope: Scope
    bot_id: str
    object_id: str | None = None
    county_id: CountyId | None = None
    language: str = "sv"
    reachable: bool = True
    greeted: bool = False
    member_id: str | None = None
    tenant_stopped: bool = False
    time_zone: str | None = None
    met_at: datetime | None = None
    refusal: str | None = None
    heard_on: date | None = None


def without_thread(conversation_id: str) -> str:
    """Return a channel's own id from that of one of its threads (`…;messageid=…`); other ids are left as they are."""
    return conversation_id.split(";messageid=", 1)[0]
