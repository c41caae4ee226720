"""Botbuilder's turn context, which here copies no more of a message than it changes."""

from botbuilder.core import TurnContext
from botbuilder.schema import Activity, ActivityTypes, InputHints, ResourceResponse


class TeamsTurnContext(TurnContext):  # type: ignore[misc] # botbuilder has no type information
    """Sends as the SDK's own context does; that one copies each message to its depth, cards and all, before it."""

    async def send_activities(self, activities: list[Activity]) -> list[ResourceResponse]:
        """Send messages to where the turn came from; who wants to see them first gets them the SDK's way."""
        if self._on_send_activities:
            responses: list[ResourceResponse] = await super().send_activities(activities)
            return responses
        sent: list[ResourceResponse] = await self.adapter.send_activities(
            self, [_address(activity, self.activity) for activity in activities]
        )
        if any(activity.type != ActivityTypes.trace for activity in activities):
            self.responded = True
        return sent


# Private functions


def _address(activity: Activity, heard: Activity) -> Activity:
    """Return a copy of the message that answers what was heard; the one that was given stays as it is."""
    addressed = Activity.__new__(Activity)
    addressed.__dict__.update(
        activity.__dict__,
        id=None,
        type=activity.type or ActivityTypes.message,
        input_hint=activity.input_hint or InputHints.accepting_input,
        channel_id=heard.channel_id,
        locale=heard.locale,
        service_url=heard.service_url,
        conversation=heard.conversation,
        from_property=heard.recipient,
        recipient=heard.from_property,
    )
    if heard.id and heard.type != ActivityTypes.conversation_update:
        addressed.reply_to_id = heard.id
    return addressed
