"""Give a part of a round its own reminder ladder: what is not sent yet follows it."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.errors import Reason, Rejected
from domain.instruments import Part
from domain.ladders import DEFAULT_LADDER, Ladder
from domain.ports import AuditEntry, UnitOfWork
from domain.rounds import Round, RoundState


class PartsLadder(Struct, frozen=True):
    """A ladder for one part."""

    part: Part
    ladder: Ladder


async def set_ladder(
    uow: UnitOfWork, collection: Round, wanted: PartsLadder, actor: str, now: datetime
) -> Round | Rejected:
    """Set a part's ladder in a round that is not over; steps that were sent are not sent again."""
    if collection.state is RoundState.CLOSED:
        closed: dict[str, str | int] = {"year": collection.refers_to, "closes": collection.closes_on.isoformat()}
        return Rejected(Reason.ROUND_CLOSED, closed)
    part, ladder = wanted.part, wanted.ladder
    others = tuple(each for each in collection.ladders if each[0] is not part)
    own = () if ladder == DEFAULT_LADDER else ((part, ladder),)
    changed = replace(collection, ladders=(*others, *own))
    await uow.rounds.put(changed)
    data = {"round": collection.id, "part": part.value, "steps": len(ladder.rungs)}
    await uow.audit.add(AuditEntry(now, actor, "ladder_set", data))
    return changed
