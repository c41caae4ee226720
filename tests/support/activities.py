"""Activities as Teams and its local client send them; the local client's were measured."""

from collections.abc import Mapping
from itertools import count
from typing import Any

TENANT = "6f1e0f0a-5f0b-4c56-9a53-6c1f0d1a0001"
PERSON = "6f1e0f0a-5f0b-4c56-9a53-6c1f0d1a0011"
BOT_ID = "28:uppfoljaren"
BOT_NAME = "Uppföljaren"
CHANNEL_ID = "19:sammanstallningar@thread.tacv2"
THREAD_ID = f"{CHANNEL_ID};messageid=1795399633779"

Json = dict[str, Any]
_numbers = count(1)


def make_activity(kind: str, service_url: str = "http://localhost:56160/_connector", /, **fields: Any) -> Json:  # noqa: ANN401 - any field of an activity
    """Return an activity of a private chat; fields given replace the usual ones."""
    usual = {
        "type": kind,
        "id": f"activity-{next(_numbers)}",
        "channelId": "msteams",
        "timestamp": "2026-11-23T02:04:52.551Z",
        "locale": "sv-SE",
        "serviceUrl": service_url,
        "from": {"id": "29:person-1", "name": "Ordförande LS13", "aadObjectId": PERSON},
        "recipient": {"id": BOT_ID, "name": BOT_NAME},
        "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": "a:personal-1"},
        "channelData": {"tenant": {"id": TENANT}},
    }
    return {**usual, **fields}


def make_message(text: str, service_url: str = "http://localhost:56160/_connector", /, **fields: Any) -> Json:  # noqa: ANN401 - as above
    """Return what a person wrote in the private chat."""
    return make_activity("message", service_url, text=text, textFormat="plain", **fields)


def make_press(verb: str, service_url: str = "http://localhost:56160/_connector", /, **data: object) -> Json:
    """Return a press on an Action.Execute."""
    action = {"type": "Action.Execute", "title": "…", "verb": verb, "data": data}
    return make_activity(
        "invoke", service_url, name="adaptiveCard/action", value={"action": action}, replyToId="1795399559439"
    )


def make_submit(data: Mapping[str, object], service_url: str = "http://localhost:56160/_connector") -> Json:
    """Return a press on an Action.Submit: a message with a value and no text."""
    return make_activity("message", service_url, value=dict(data), replyToId="1795399571775")


def in_channel(activity: Json) -> Json:
    """Return the activity as it comes from a thread of the channel, where the bot was mentioned if there is text."""
    place = {"isGroup": True, "conversationType": "channel", "tenantId": TENANT, "id": THREAD_ID}
    team = {"team": {"id": "19:natverket@thread.tacv2"}, "channel": {"id": CHANNEL_ID}}
    moved = {**activity, "conversation": place, "channelData": {**activity["channelData"], **team}}
    if "text" not in activity:
        return moved
    mention = f"<at>{BOT_NAME}</at>"
    entity = {"type": "mention", "mentioned": {"id": BOT_ID, "name": BOT_NAME}, "text": mention}
    return {**moved, "text": f"{mention} {activity['text']}", "entities": [entity]}


def make_installation(action: str = "add", service_url: str = "http://localhost:56160/_connector") -> Json:
    """Return what comes when the app is added or removed; the person has no name here."""
    return make_activity(
        "installationUpdate", service_url, action=action, **{"from": {"id": "29:person-1", "aadObjectId": PERSON}}
    )
