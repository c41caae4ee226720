"""What the rules need stored about where a database belongs."""

from datetime import datetime
from typing import Protocol

from domain.deployments import Deployment


class Deployments(Protocol):
    """Where the database belongs: one value."""

    async def get(self) -> Deployment | None:
        """Return it; None before a service has started on the database."""

    async def put(self, deployment: Deployment) -> None:
        """Keep it in the place of what was read."""

    async def last_unasked_at(self) -> datetime | None:
        """Return when something was last sent unasked; None when nothing ever was."""
