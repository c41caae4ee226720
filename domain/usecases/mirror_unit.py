"""Show a unit its own mirror, once the county's summary is released (K12)."""

from domain.consolidation import UnitResult
from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.mirrors import Mirror, OwnYear, make_mirror
from domain.ports import UnitOfWork
from domain.releases import Release
from domain.roster import Principal, Unit
from domain.rounds import Round, RoundState
from domain.usecases.summarise_round import results_of


async def mirror_unit(
    uow: UnitOfWork, principal: Principal, unit_id: UnitId, release: Release | None
) -> Mirror | Rejected:
    """Return the mirror of one of the person's own units, of the county's latest release."""
    unit = next((each for each in principal.units if each.id == unit_id), None)
    return await read_mirror(uow, unit, release) if unit else Rejected(Reason.REPRESENTS_NOBODY)


async def read_mirror(uow: UnitOfWork, unit: Unit, release: Release | None) -> Mirror | Rejected:
    """Return a unit's mirror; who asks is known to speak for it."""
    collection = await uow.rounds.get(release.round_id) if release else None
    if release is None or collection is None:
        return Rejected(Reason.NOT_RELEASED_YET)
    own = _find(release.results, unit.id)
    if own is None:
        return Rejected(Reason.NOTHING_TO_MIRROR, {"unit": unit.name, "year": collection.refers_to})
    years = [OwnYear(each, await _own_then(uow, each, unit.id)) for each in await _rounds_before(uow, collection)]
    return make_mirror(unit.name, release, own, _find(await results_of(uow, collection), unit.id), years)


# Private functions


def _find(results: tuple[UnitResult, ...], unit_id: UnitId) -> UnitResult | None:
    return next((each for each in results if each.unit_id == unit_id), None)


async def _rounds_before(uow: UnitOfWork, collection: Round) -> list[Round]:
    rounds = await uow.rounds.all(collection.county_id)
    return [each for each in rounds if each.refers_to < collection.refers_to and each.state is RoundState.CLOSED]


async def _own_then(uow: UnitOfWork, earlier: Round, unit_id: UnitId) -> UnitResult | None:
    release = await uow.releases.of_round(earlier.id)
    return _find(release.results if release else await results_of(uow, earlier), unit_id)
