"""Which environment a database belongs to, and whether what it holds may go out unasked (F42, F43)."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from domain.errors import DomainError


class Environment(StrEnum):
    """Where a service runs: for everybody, as a trial with real Teams, or on one machine without it."""

    PRODUCTION = "production"
    TEST = "test"
    LOCAL = "local"


class HoldReason(StrEnum):
    """Why nothing goes out unasked until an operator has looked."""

    RESTORED = "restored"
    ANOTHER_APP = "another_app"
    ADOPTED = "adopted"
    BY_HAND = "by_hand"


class Hold(Struct, frozen=True):
    """Since when, by the machine's clock, nothing is sent unasked, and why."""

    since: datetime
    why: HoldReason


class Place(Struct, frozen=True):
    """Where a service is set to run, and as which application of Entra; ids of chats belong to that one (F18)."""

    environment: Environment
    app_id: str


class Deployment(Struct, frozen=True):
    """What a database knows of where it belongs.

    `stamp` tells this database from any other, but not from its own copies; `hold` is there while it waits for an
    operator.
    """

    place: Place
    stamp: str
    hold: Hold | None = None


def take_up(stored: Deployment, here: Place, *, restored: bool, now: datetime) -> Deployment:
    """Return what the database is to know of a service that starts on it.

    Args:
        stored: what it knows; a new one belongs here.
        here: where the service is set to run.
        restored: whether more had been sent than the database knows of.
        now: by the machine's clock.

    Raises:
        DomainError: `database_of_another_environment`, with both: a copy writes to nobody (F43).
    """
    if stored.place.environment is not here.environment:
        raise DomainError(
            "database_of_another_environment", theirs=stored.place.environment.value, ours=here.environment.value
        )
    moved = replace(stored, place=here)
    if stored.hold is not None:
        return moved
    if restored:
        return hold(moved, HoldReason.RESTORED, now)
    return moved if stored.place == here else hold(moved, HoldReason.ANOTHER_APP, now)


def adopt(here: Place, stamp: str, now: datetime) -> Deployment:
    """Return what a database knows that an operator has given to another environment: nothing goes out yet."""
    return Deployment(here, stamp, Hold(now, HoldReason.ADOPTED))


def hold(deployment: Deployment, why: HoldReason, now: datetime) -> Deployment:
    """Return the same on hold; one that is held stays so for its first reason."""
    return deployment if deployment.hold else replace(deployment, hold=Hold(now, why))


def resume(deployment: Deployment) -> Deployment:
    """Return the same with nothing held."""
    return replace(deployment, hold=None)
