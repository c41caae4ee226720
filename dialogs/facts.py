"""What a step may know: read once at the start of a turn, within its transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dialogs.turns import Turn
from domain.answers import Answers
from domain.conversations import Scope
from domain.ids import UnitId
from domain.messages import Progress
from domain.ports import UnitOfWork
from domain.releases import Release
from domain.roster import County, Principal, Unit
from domain.rounds import Round, RoundState
from domain.usecases.count_progress import count_progress, missing_units


@dataclass(frozen=True, slots=True)
class Facts:
    """How things stand for the one who writes.

    Attributes:
        principal: who writes, None for someone the roster does not know.
        collection: the open round, else the next planned one, else the last.
        missing: units without an answer; read for a coordinator only (K17).
        handed_in: the person's own last answers, per unit.
        drafted: what the person has begun, per unit.
    """

    principal: Principal | None = None
    county: County | None = None
    collection: Round | None = None
    progress: Progress | None = None
    release: Release | None = None
    channel_connected: bool = False
    missing: tuple[Unit, ...] = ()
    handed_in: Mapping[UnitId, Answers] = field(default_factory=dict)
    drafted: Mapping[UnitId, Answers] = field(default_factory=dict)

    @property
    def is_coordinator(self) -> bool:
        """Tell whether the person is a coordinator of the county."""
        return self.principal is not None and self.principal.is_coordinator

    @property
    def units(self) -> tuple[Unit, ...]:
        """Return the units that the person may answer the round's part for."""
        if self.principal is None or self.collection is None:
            return ()
        asked = self.collection.instrument.part.asked_of
        return tuple(unit for unit in self.principal.units if unit.kind is asked)

    def unit(self, unit_id: UnitId | None) -> Unit | None:
        """Return one of the person's own units."""
        return next((unit for unit in self.units if unit.id == unit_id), None)


async def read_facts(uow: UnitOfWork, turn: Turn, principal: Principal | None) -> Facts:
    """Read how things stand for a turn."""
    county = principal.county if principal else await _county_of(uow, turn)
    if county is None:
        return Facts(principal=principal)
    collection = await _current_round(uow, county)
    base = Facts(
        principal=principal,
        county=county,
        collection=collection,
        release=await uow.releases.latest(county.id),
        channel_connected=await uow.conversations.network_channel(county.id) is not None,
    )
    return await _add_answers(uow, base, collection) if collection else base


# Private functions


async def _county_of(uow: UnitOfWork, turn: Turn) -> County | None:
    counties = await uow.roster.counties()
    if turn.conversation.scope is Scope.CHANNEL:
        for county in counties:
            channel = await uow.conversations.network_channel(county.id)
            if channel and (channel.tenant_id, channel.id) == (turn.conversation.tenant_id, turn.conversation.id):
                return county
    return counties[0] if len(counties) == 1 else None


async def _current_round(uow: UnitOfWork, county: County) -> Round | None:
    rounds = await uow.rounds.all(county.id)
    by_state = {state: [each for each in rounds if each.state is state] for state in RoundState}
    latest_first = by_state[RoundState.OPEN] + by_state[RoundState.PLANNED][::-1] + by_state[RoundState.CLOSED]
    return next(iter(latest_first), None)


async def _add_answers(uow: UnitOfWork, base: Facts, collection: Round) -> Facts:
    handed_in: dict[UnitId, Answers] = {}
    drafted: dict[UnitId, Answers] = {}
    if base.principal:
        person_id = base.principal.person.id
        for unit in base.units:
            if submission := await uow.submissions.latest(collection.id, unit.id, person_id):
                handed_in[unit.id] = submission.answers
        drafted = {draft.unit_id: draft.answers for draft in await uow.submissions.drafts_by(collection.id, person_id)}
    return Facts(
        principal=base.principal,
        county=base.county,
        collection=collection,
        progress=await count_progress(uow, collection),
        release=base.release,
        channel_connected=base.channel_connected,
        missing=await missing_units(uow, collection) if base.is_coordinator else (),
        handed_in=handed_in,
        drafted=drafted,
    )
