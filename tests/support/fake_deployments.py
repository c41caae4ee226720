"""The fake of where a database belongs."""

from datetime import datetime

from domain.deliveries import Kind, State
from domain.deployments import Deployment
from tests.support.fake_memory import Store


class FakeDeployments(Store, frozen=True):
    """The port `Deployments`."""

    async def get(self) -> Deployment | None:
        """Return it; None before a service has started on the database."""
        return self.transaction.seen().deployment

    async def put(self, deployment: Deployment) -> None:
        """Keep it in the place of what was read."""
        held = deployment.hold.since if deployment.hold else None
        self.transaction.changed(held).deployment = deployment

    async def last_unasked_at(self) -> datetime | None:
        """Return when something was last sent unasked; None when nothing ever was."""
        sent = [each for each in self.transaction.seen().deliveries.values() if each.state is State.SENT]
        return max((each.sent_at for each in sent if each.sent_at and each.kind is not Kind.REPLY), default=None)
