"""Botbuilder's turn context, which here copies no more of a message than it changes."""

from typing import TypeVar

from botbuilder.core import TurnContext
from botbuilder.schema import Activity, ActivityTypes, InputHints, ResourceResponse

# As plain texts, which need not be made of the enumerations' members for each message.
MESSAGE, ACCEPTING_INPUT = ActivityTypes.message.value, InputHints.accepting_input.value

Model = TypeVar("Model")


def lighten(kind: type[Model]) -> type[Model]:
    """Return one of the SDK's classes, whose objects hold only what they are told: the rest is None by the class.

    The SDK's own hold all of some forty fields each, which are written, copied and looked through in every turn.
    """
    return type(kind.__name__, (kind,), {field: None for field, value in vars(kind()).items() if value is None})


LightActivity = lighten(Activity)


class TeamsTurnContext(TurnContext):  # type: ignore[misc] # botbuilder has no type information
    """Sends as the SDK's own context does; that one copies each message to its depth, cards and all, before it."""

    async def send_activity(
        self, activity_or_text: Activity | str, speak: str | None = None, input_hint: str | None = None
    ) -> ResourceResponse | None:
        """Send one message, or a text as one."""
        activity = activity_or_text
        if isinstance(activity_or_text, str):
            activity = make(LightActivity)
            activity.text = activity_or_text
            activity.speak = speak
            activity.input_hint = input_hint
        sent = await self.send_activities([activity])
        return sent[0] if sent else None

    async def send_activities(self, activities: list[Activity]) -> list[ResourceResponse]:
        """Send messages to where the turn came from; who wants to see them first gets them the SDK's way."""
        if self._on_send_activities:
            responses: list[ResourceResponse] = await super().send_activities(activities)
            return responses
        sent: list[ResourceResponse] = await self.adapter.send_activities(
            self, [_address(activity, self.activity) for activity in activities]
        )
        if any([activity.type != ActivityTypes.trace for activity in activities]):  # noqa: C419 - of one, mostly
            self.responded = True
        return sent


def make(kind: type[Model]) -> Model:
    """Return an empty object of a light class, by a shorter way than through the classes that it inherits from."""
    made = object.__new__(kind)
    made.additional_properties = {}  # type: ignore[attr-defined] # all of the SDK's have them
    return made


# Private functions


def _address(activity: Activity, heard: Activity) -> Activity:
    """Return a copy of the message that answers what was heard; the one that was given stays as it is."""
    addressed = object.__new__(type(activity))
    addressed.__dict__ = vars(activity).copy()
    addressed.id = None
    addressed.type = activity.type or MESSAGE
    addressed.input_hint = activity.input_hint or ACCEPTING_INPUT
    addressed.channel_id = heard.channel_id
    addressed.locale = heard.locale
    addressed.service_url = heard.service_url
    addressed.conversation = heard.conversation
    addressed.from_property = heard.recipient
    addressed.recipient = heard.from_property
    if heard.id and heard.type != ActivityTypes.conversation_update:
        addressed.reply_to_id = heard.id
    return addressed
