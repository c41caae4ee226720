"""Find the deliveries that the operator names, by id or by its beginning."""

from collections.abc import Collection, Sequence

from domain.deliveries import Delivery, State
from domain.errors import Reason, Rejected
from domain.ports import UnitOfWork
from domain.roster import County

# As many digits as the list shows; fewer would often mean several.
SHORTEST_ID = 8


async def choose_deliveries(
    uow: UnitOfWork, county: County, given: Sequence[str], allowed: Collection[State]
) -> list[Delivery] | tuple[Rejected, ...]:
    """Return the deliveries with these ids, each once, or all that is wrong with the ids."""
    known = [each for each in await uow.outbox.all() if each.county_id in (county.id, None)]
    found = [_find(known, each.strip().lower(), allowed) for each in given]
    rejected = tuple(each for each in found if isinstance(each, Rejected))
    return rejected or list({each.id: each for each in found if isinstance(each, Delivery)}.values())


def refuse_moving(delivery: Delivery) -> tuple[Rejected, ...]:
    """Return that somebody took the delivery in this very moment."""
    return (_refuse_state(delivery.id[:SHORTEST_ID], State.SENDING),)


# Private functions


def _find(known: Sequence[Delivery], given: str, allowed: Collection[State]) -> Delivery | Rejected:
    matching = [each for each in known if len(given) >= SHORTEST_ID and each.id.startswith(given)]
    if len(matching) != 1:
        return Rejected(Reason.SEVERAL_DELIVERIES if matching else Reason.NO_DELIVERY, {"given": given})
    (delivery,) = matching
    return delivery if delivery.state in allowed else _refuse_state(given, delivery.state)


def _refuse_state(given: str, state: State) -> Rejected:
    return Rejected(Reason.WRONG_DELIVERY_STATE, {"given": given, "kind": state.value})
