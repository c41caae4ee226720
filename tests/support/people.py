"""People in Teams: what each one's client posts when they write, press, install; values, so that one can come twice."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from msgspec import Struct

from tests.support.builders import TENANT, object_id_of
from tests.support.cards import walk

Json = dict[str, Any]
Card = Mapping[str, Any]

BOT = {"id": "28:uppfoljaren", "name": "Uppföljaren"}
CHANNEL = "19:natverket@thread.tacv2"
# The message of a card that nobody had to send.
CARD = "card"
_numbers = count(1)


class Seen(Struct, frozen=True):
    """Something in a conversation: a card or a text, and the id of its activity."""

    activity_id: str
    body: Mapping[str, Any]

    @property
    def card(self) -> Card | None:
        """The card, if it is one."""
        for attachment in self.body.get("attachments", ()):
            card: Card = attachment["content"]
            return card
        return None


class Someone(Struct, frozen=True):
    """A person whose Teams speaks a language; `key` makes their ids."""

    key: str
    name: str
    locale: str = "sv-SE"
    tenant: str = TENANT

    @property
    def object_id(self) -> str:
        """Who they are to the directory."""
        return object_id_of(self.key)

    @property
    def user_id(self) -> str:
        """Who they are to the Connector."""
        return f"29:{self.key}"

    @property
    def chat(self) -> str:
        """Their private conversation with the bot."""
        return f"a:{self.key}"

    @property
    def email(self) -> str:
        """Their address, under a domain that can never be anyone's (RFC 2606)."""
        return f"{self.key}@example.org"

    def message(self, text: str) -> Json:
        """Return what their client posts when they write."""
        return self._activity("message", text=text, textFormat="plain")

    def press(self, seen: Seen, verb: str, **inputs: str) -> Json:
        """Return what their client posts when they press the button with this verb: inputs merged into its data."""
        action = find_action(seen, verb)
        data = {**action["data"], **inputs}
        value = {"action": {"type": "Action.Execute", "title": action["title"], "verb": action["verb"], "data": data}}
        return self._activity("invoke", name="adaptiveCard/action", value=value, replyToId=seen.activity_id)

    def submit(self, seen: Seen, verb: str, **inputs: str) -> Json:
        """Return the same from a client that knows no Action.Execute: a message with a value and no text."""
        fallback = find_action(seen, verb)["fallback"]
        return self._activity("message", value={**fallback["data"], **inputs}, replyToId=seen.activity_id)

    def hand_in(self, card_id: str, goals: Mapping[str, str], *, as_message: bool = False) -> Json:
        """Return a press that hands in these goals at once, on a card that `plant_card` drew for them."""
        data = {"verb": "submit_assessment", "card": card_id, **goals}
        if as_message:
            return self._activity("message", value=data, replyToId=CARD)
        action = {"type": "Action.Execute", "title": "…", "verb": "submit_assessment", "data": data}
        return self._activity("invoke", name="adaptiveCard/action", value={"action": action}, replyToId=CARD)

    def installation(self, action: str = "add") -> Json:
        """Return what comes when they add or remove the app."""
        return self._activity("installationUpdate", action=action)

    def arrival(self) -> Json:
        """Return what comes at the same time as the installation: the person and the bot become members."""
        return self._activity("conversationUpdate", membersAdded=[{"id": self.user_id}, {"id": BOT["id"]}])

    def _activity(self, kind: str, **fields: Any) -> Json:  # noqa: ANN401 - any field of an activity
        return {
            "type": kind,
            "id": f"{self.key}-{next(_numbers)}",
            "channelId": "msteams",
            "timestamp": "2025-01-20T09:00:00.000Z",
            "locale": self.locale,
            "from": {"id": self.user_id, "name": self.name, "aadObjectId": self.object_id},
            "recipient": BOT,
            "conversation": {"conversationType": "personal", "tenantId": self.tenant, "id": self.chat},
            "channelData": {"tenant": {"id": self.tenant}},
            "entities": [{"type": "clientInfo", "locale": self.locale}],
            **fields,
        }


def someone(role: str, unit: str, locale: str = "sv-SE") -> Someone:
    """Return a person named by their role, such as "Ordförande LS03"."""
    return Someone(f"{role}-{unit}".lower().replace("ö", "o"), f"{role} {unit}", locale)


def in_channel(activity: Json, channel: str = CHANNEL) -> Json:
    """Return the activity as it comes from a thread of a channel, with the bot mentioned if there is text."""
    place = {"isGroup": True, "conversationType": "channel", "tenantId": TENANT, "id": f"{channel};messageid=1795399"}
    data = {**activity["channelData"], "team": {"id": "19:team@thread.tacv2"}, "channel": {"id": channel}}
    return _mentioning({**activity, "conversation": place, "channelData": data})


def in_group_chat(activity: Json) -> Json:
    """Return the activity as it comes from a chat of several people."""
    place = {"isGroup": True, "conversationType": "groupChat", "tenantId": TENANT, "id": "19:group@thread.v2"}
    return _mentioning({**activity, "conversation": place})


def find_action(seen: Seen, verb: str) -> Mapping[str, Any]:
    """Return the button of a card with this verb.

    Raises:
        StopIteration: the card has none.
    """
    return next(node for node in walk(seen.card or {}) if _is_action(node, verb))


def has_action(seen: Seen, verb: str) -> bool:
    """Tell whether it is a card with such a button."""
    return any(_is_action(node, verb) for node in walk(seen.card or {}))


# Private functions


def _is_action(node: Mapping[str, Any], verb: str) -> bool:
    return bool(node.get("type") == "Action.Execute" and node["data"]["verb"] == verb)


def _mentioning(activity: Json) -> Json:
    if "text" not in activity:
        return activity
    mention = f"<at>{BOT['name']}</at>"
    entity = {"type": "mention", "mentioned": BOT, "text": mention}
    return {**activity, "text": f"{mention} {activity['text']}", "entities": [entity]}
