"""Carry out what concerns the county's summary: closing, looking at it, publishing it; and a unit's own mirror."""

from msgspec import Struct

from dialogs.commands import Terms
from dialogs.facts import Facts
from dialogs.release_wishes import Close, Publish, ShowMirror, ShowPreview, ShowTemperature
from dialogs.states import State, Topic
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.conversations import Scope
from domain.disclosure import Withheld
from domain.errors import Reason, Rejected
from domain.messages import Message, Refusal
from domain.ports import UnitOfWork
from domain.previews import Preview, code_of
from domain.release_messages import OwnMirror, ReleasePreview, RoundClosed, SummaryPublished, Temperature
from domain.roster import County, Principal, Unit, UnitKind
from domain.rounds import RoundState
from domain.summaries import Rules
from domain.usecases.announce_preview import announce_preview
from domain.usecases.close_round import Closing, close_round
from domain.usecases.count_progress import count_progress
from domain.usecases.link_pages import link_mirror, link_temperature
from domain.usecases.mirror_unit import mirror_unit
from domain.usecases.preview_summary import preview_first, preview_summary
from domain.usecases.publish_summary import Publishing, publish_summary


class Office(Struct, frozen=True):
    """Where something is done: by a known person, for their county, by its rules."""

    uow: UnitOfWork
    turn: Turn
    facts: Facts
    county: County
    principal: Principal
    terms: Terms

    @property
    def rules(self) -> Rules:
        """Return how results are told."""
        return self.terms.rules

    @property
    def actor(self) -> str:
        """Return who does it."""
        return self.principal.person.id


class Shown(Struct, frozen=True):
    """What goes before a preview, why what was pressed did not publish, and by which decision it will be published."""

    first: tuple[Message, ...] = ()
    refused: Rejected | None = None
    decision: str | None = None


async def carry_out_release(uow: UnitOfWork, step: Step, turn: Turn, facts: Facts, terms: Terms) -> Step:
    """Return the step with the messages its command's result deserves; a refusal stores nothing."""
    if facts.principal is None or facts.county is None:
        return refuse(State(), Reason.NOT_COORDINATOR)
    office = Office(uow, turn, facts, facts.county, facts.principal, terms)
    match step.command:
        case Close():
            done = await _close(office, step.command)
        case ShowPreview():
            done = await _show_preview(office, step.command)
        case Publish():
            done = await _publish(office, step.command)
        case ShowMirror():
            done = await _show_mirror(office, step)
        case ShowTemperature():
            done = await _show_temperature(office, step, step.command)
        case _:
            done = step
    return done


# Private functions


async def _close(office: Office, command: Close) -> Step:
    closing = Closing(office.rules, office.actor)
    result = await close_round(office.uow, office.county, command.collection, closing, office.turn.now)
    if isinstance(result, Rejected):
        return refuse(State(), result)
    in_private = office.turn.conversation.scope is Scope.PERSONAL
    withheld = result.preview.refuse()
    closed = RoundClosed(result.collection, result.progress, withheld, in_private=in_private)
    if in_private and withheld is None:
        return await _tell_preview(office, result.preview, Shown((closed,)))
    if withheld is None:
        await announce_preview(office.uow, office.county, result.collection, office.turn.now)
    return Step(State(), (closed,))


async def _show_preview(office: Office, command: ShowPreview) -> Step:
    """Show what waits; where nothing does, say why (D3)."""
    preview = await preview_first(office.uow, office.county, command.rounds, office.rules)
    if preview is None:
        return refuse(State(), Reason.NOTHING_TO_RELEASE)
    decided = command.decision is not None and bool(preview.changes)
    withheld = preview.refuse(decided=decided)
    if withheld is None:
        return await _tell_preview(office, preview, Shown(command.first, decision=command.decision))
    if command.first:
        return Step(State(), command.first)
    if preview.collection.state is not RoundState.CLOSED:
        return refuse(State(), Reason(withheld))
    if preview.changes:
        progress = await count_progress(office.uow, preview.collection)
        return Step(State(), (RoundClosed(preview.collection, progress, withheld, in_private=True),))
    return refuse(State(), Reason.NOTHING_TO_RELEASE)


async def _publish(office: Office, command: Publish) -> Step:
    """Publish it; the same press again says the same again (F27), and what has changed since is shown first."""
    former = await office.uow.releases.of_round(command.collection.id)
    if former is not None and code_of(former.summary) == command.code:
        return await _tell_published(office, command, former.version)
    publishing = Publishing(office.rules, office.actor, command.decision, command.code)
    result = await publish_summary(office.uow, office.county, command.collection, publishing, office.turn.now)
    match result:
        case Withheld():
            nothing = command.collection.state is RoundState.CLOSED
            return refuse(State(), Reason.NOTHING_TO_RELEASE if nothing else Reason(result))
        case Rejected():
            preview = await preview_summary(office.uow, office.county, command.collection, office.rules)
            return await _tell_preview(office, preview, Shown((), result, command.decision))
        case _:
            return await _tell_published(office, command, result.version)


async def _tell_preview(office: Office, preview: Preview, shown: Shown) -> Step:
    connected = await office.uow.conversations.network_channel(office.county.id) is not None
    told = ReleasePreview(
        collection=preview.collection,
        summary=preview.summary,
        code=preview.code,
        version=preview.version,
        channel_connected=connected,
        changes=preview.changes if preview.former else None,
        refused=shown.refused,
        decision=shown.decision,
    )
    return Step(State(Topic.RELEASING, preview.collection.id, choices=told.named), (*shown.first, told))


async def _tell_published(office: Office, command: Publish, version: int) -> Step:
    connected = await office.uow.conversations.network_channel(office.county.id) is not None
    return Step(State(), (SummaryPublished(command.collection, version, connected),))


async def _show_mirror(office: Office, step: Step) -> Step:
    """Show the mirror of each of the person's own units that there is one of, else why there is none."""
    own = [unit for unit in office.principal.units if unit.kind is UnitKind.LEADERSHIP]
    found = [await _mirror(office, unit) for unit in own]
    mirrors = tuple(each for each in found if isinstance(each, OwnMirror))
    refused = [each for each in found if isinstance(each, Rejected)]
    if mirrors:
        return Step(step.state, mirrors)
    return Step(step.state, (Refusal(refused[0] if refused else Rejected(Reason.REPRESENTS_NOBODY)),))


async def _mirror(office: Office, unit: Unit) -> OwnMirror | Rejected:
    found = await mirror_unit(office.uow, office.principal, unit.id, office.facts.release)
    if isinstance(found, Rejected) or office.terms.public_url is None:
        return found if isinstance(found, Rejected) else OwnMirror(found)
    language, machine_now = office.turn.language, office.terms.machine_now
    token = await link_mirror(office.uow, office.principal, unit.id, language, machine_now)
    return OwnMirror(found, f"{office.terms.public_url}/files/{token}")


async def _show_temperature(office: Office, step: Step, command: ShowTemperature) -> Step:
    if office.terms.public_url is None:
        return Step(step.state, (Temperature(command.summary),))
    token = await link_temperature(office.uow, office.county.id, office.turn.language, office.terms.machine_now)
    return Step(step.state, (Temperature(command.summary, f"{office.terms.public_url}/files/{token}"),))
