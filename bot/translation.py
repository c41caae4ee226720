"""From Teams' activity to a turn in our own words."""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from html import unescape

from bot.activity_fields import read_mapping, read_mappings, read_tenant, read_text
from dialogs.turns import Sender, Turn, TurnKind
from domain.conversations import Conversation, Scope, without_thread
from domain.ports import Json
from domain.requests import Verb

CARD_ACTION = "adaptiveCard/action"
# Teams tells of it where the app may know of a meeting's life, and nothing depends on it.
MEETING_END = "application/vnd.microsoft.meetingEnd"
MAX_KEY_LENGTH = 400

NAMED = {("invoke", CARD_ACTION): TurnKind.BUTTON, ("event", MEETING_END): TurnKind.MEETING_ENDED}
SCOPES = {"personal": Scope.PERSONAL, "groupChat": Scope.GROUP, "channel": Scope.CHANNEL}
WRITTEN = (TurnKind.TEXT, TurnKind.EDITED)
SCALARS = (str, int, float)
VERBS = {verb.value: verb for verb in Verb}
MENTION = re.compile(r"<at\b[^>]*>(.*?)</at>", re.IGNORECASE | re.DOTALL)
LINE_END = re.compile(r"<br\s*/?>|</(?:p|div|li)\s*>", re.IGNORECASE)
# Only tags that Teams itself writes, so that "3 < 4" and "<3" stay.
TAG = re.compile(r"</?(?:at|a|p|div|span|b|i|u|s|em|strong|code|pre|blockquote|ul|ol|li)\b[^>]*>", re.IGNORECASE)
ZONE_NAME = re.compile(r"[A-Za-z_]{1,20}(?:/[A-Za-z0-9_+-]{1,30}){0,2}")
# Controls, zero-width spaces and marks that turn the direction of writing; the joiner of emojis stays.
INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def translate(activity: Json, now: datetime, fixed_language: str | None = None) -> Turn | None:
    """Return what happened, or None when it is nothing that concerns us."""
    kind = _find_kind(activity)
    if kind is None:
        return None
    action = _read_action(activity) if kind is TurnKind.BUTTON else {}
    language = fixed_language or choose_language(read_text(activity, "locale"))
    return Turn(
        key=make_key(activity),
        kind=kind,
        sender=_read_sender(activity),
        conversation=_read_conversation(activity, language),
        reply_to=read_text(activity, "conversation", "id"),
        language=language,
        now=now,
        text=clean_text(activity) if kind in WRITTEN else "",
        message_id=(read_text(activity, "id") or None) if kind in WRITTEN else None,
        verb=_read_verb(action),
        inputs=_read_inputs(action),
        pressed_activity_id=(read_text(activity, "replyToId") or None) if kind is TurnKind.BUTTON else None,
        answers_in_response=activity.get("type") == "invoke",
    )


def choose_language(locale: str) -> str:
    """Return Swedish for Swedish and for a Teams that does not say, else English."""
    return "sv" if not locale or re.match(r"sv\b", locale.replace("_", "-"), re.IGNORECASE) else "en"


def make_key(activity: Json) -> str:
    """Return what a redelivery is recognised by: tenant, conversation and activity, as ids are unique within those."""
    own = read_text(activity, "id") or _make_digest(activity)
    if activity.get("type") == "messageUpdate":
        # It has the id of the message that was changed, each time it is.
        own = f"{own}:{_make_digest(activity)}"
    key = "|".join((read_tenant(activity), read_text(activity, "conversation", "id"), own))
    return key if len(key) <= MAX_KEY_LENGTH else sha256(key.encode()).hexdigest()


def clean_text(activity: Json) -> str:
    """Return what the person wrote, without the mention of the bot and without Teams' markup (F33)."""
    text = _drop_own_mentions(read_text(activity, "text"), activity)
    text = unescape(TAG.sub("", LINE_END.sub("\n", text)))
    text = INVISIBLE.sub("", unicodedata.normalize("NFKC", text.replace("\r\n", "\n")))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(lines).strip()


# Private functions


def _find_kind(activity: Json) -> TurnKind | None:
    match activity.get("type"):
        case "message":
            pressed = isinstance(activity.get("value"), Mapping) and not (
                read_text(activity, "text") and "verb" not in read_mapping(activity, "value")
            )
            return TurnKind.BUTTON if pressed else TurnKind.TEXT
        case "messageUpdate":
            return TurnKind.EDITED if read_text(activity, "channelData", "eventType") == "editMessage" else None
        case "invoke" | "event" as kind:
            return NAMED.get((kind, read_text(activity, "name")))
        case "installationUpdate":
            # "remove-upgrade" is followed by "add-upgrade": the app goes nowhere.
            return {
                "add": TurnKind.INSTALLED,
                "add-upgrade": TurnKind.INSTALLED,
                "remove": TurnKind.UNINSTALLED,
            }.get(read_text(activity, "action"))
        case "conversationUpdate":
            return _find_membership(activity)
        case _:
            return None


def _find_membership(activity: Json) -> TurnKind | None:
    """Heed only what happens to the bot itself, never members one by one (F23)."""
    own = read_text(activity, "recipient", "id")
    for field, kind in (("membersAdded", TurnKind.INSTALLED), ("membersRemoved", TurnKind.UNINSTALLED)):
        if own and any(member.get("id") == own for member in read_mappings(activity, field)):
            return kind
    return None


def _read_sender(activity: Json) -> Sender | None:
    object_id = read_text(activity, "from", "aadObjectId").lower()
    if not object_id:
        return None
    return Sender(read_tenant(activity), object_id, display_name=read_text(activity, "from", "name") or None)


def _read_conversation(activity: Json, language: str) -> Conversation:
    scope = _read_scope(activity)
    told = scope is Scope.PERSONAL and read_text(activity, "from", "aadObjectId")
    return Conversation(
        id=without_thread(read_text(activity, "conversation", "id")),
        tenant_id=read_tenant(activity),
        service_url=read_text(activity, "serviceUrl"),
        scope=scope,
        bot_id=read_text(activity, "recipient", "id"),
        language=language,
        member_id=(read_text(activity, "from", "id") or None) if told else None,
        time_zone=_read_time_zone(activity) if told else None,
    )


def _read_scope(activity: Json) -> Scope:
    told = SCOPES.get(read_text(activity, "conversation", "conversationType"))
    if told is not None:
        return told
    if read_text(activity, "channelData", "channel", "id") or read_text(activity, "channelData", "team", "id"):
        return Scope.CHANNEL
    return Scope.GROUP if read_mapping(activity, "conversation").get("isGroup") else Scope.PERSONAL


def _read_time_zone(activity: Json) -> str | None:
    """Return the IANA name of the sender's zone, which Teams gives in one of two places; None for any other text."""
    clients = [each for each in read_mappings(activity, "entities") if each.get("type") == "clientInfo"]
    told = (read_text(activity, "localTimezone"), *(read_text(client, "timezone") for client in clients))
    return next((name for name in told if ZONE_NAME.fullmatch(name)), None)


def _read_action(activity: Json) -> Json:
    """Return verb and data of an Action.Execute, or of its fallback Action.Submit, in one shape."""
    if activity.get("type") != "invoke":
        return {"data": read_mapping(activity, "value")}
    return read_mapping(activity, "value", "action")


def _read_verb(action: Json) -> Verb | None:
    named = read_text(action, "verb") or read_text(action, "data", "verb")
    return VERBS.get(named)


def _read_inputs(action: Json) -> dict[str, str]:
    return {
        name: _write_scalar(value)
        for name, value in read_mapping(action, "data").items()
        if name != "verb" and isinstance(value, SCALARS)
    }


def _write_scalar(value: str | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _drop_own_mentions(text: str, activity: Json) -> str:
    own = read_text(activity, "recipient", "id")
    for entity in read_mappings(activity, "entities"):
        if entity.get("type") != "mention" or not own or read_text(entity, "mentioned", "id") != own:
            continue
        written = MENTION.search(read_text(entity, "text"))
        name = written[1] if written else read_text(entity, "mentioned", "name")
        by_name = re.compile(rf"<at\b[^>]*>\s*{re.escape(name.strip())}\s*</at>", re.IGNORECASE)
        text, found = by_name.subn(" ", text)
        if not found:  # renamed since: the first mention is the one that called us
            text = MENTION.sub(" ", text, count=1)
    return text


def _make_digest(activity: Json) -> str:
    fields = ("type", "name", "replyToId", "timestamp", "text", "value")
    told = {field: activity.get(field) for field in fields} | {"from": read_text(activity, "from", "id")}
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
