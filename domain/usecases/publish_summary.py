"""Publish a closed round's summary, and send it to the network channel."""

from dataclasses import dataclass
from datetime import datetime

from domain.deliveries import AT_ONCE, Delivery, Kind
from domain.disclosure import Withheld, count_changes, withhold_release
from domain.ids import DeliveryId, ReleaseId, new_id
from domain.ports import AuditEntry, UnitOfWork
from domain.releases import Release
from domain.roster import County
from domain.rounds import Round
from domain.summaries import Rules
from domain.usecases.summarise_round import results_of, summarise_round


@dataclass(frozen=True, slots=True)
class Publishing:
    """The county's rules, who publishes, and the written decision to publish anew after few changes (D3), if any."""

    rules: Rules
    actor: str
    decision: str | None = None


async def publish_summary(
    uow: UnitOfWork, county: County, closed: Round, publishing: Publishing, now: datetime
) -> Release | Withheld:
    """Release the summary, or say why the former release stays (D3); a written decision releases in any case."""
    results = await results_of(uow, closed)
    former = await uow.releases.of_round(closed.id)
    if former is not None:
        changes = count_changes(former.results, results)
        told = former.summary.withheld is None
        withheld = withhold_release(changes, decided=bool(publishing.decision), figures_told=told)
        if withheld:
            return withheld
    release = Release(
        id=ReleaseId(new_id()),
        county_id=county.id,
        round_id=closed.id,
        summary=await summarise_round(uow, county, closed, publishing.rules),
        results=results,
        published_at=now,
        decision=publishing.decision,
    )
    await uow.releases.add(release)
    await uow.audit.add(
        AuditEntry(now, publishing.actor, "summary_published", {"release": release.id, "round": closed.id})
    )
    await send_to_channel(uow, county, release, now)
    return release


async def send_to_channel(uow: UnitOfWork, county: County, release: Release, now: datetime) -> bool:
    """Put the release on its way to the network channel; False while no channel is connected or when it is already."""
    channel = await uow.conversations.network_channel(county.id)
    if channel is None:
        return False
    return await uow.outbox.add(
        Delivery(
            id=DeliveryId(new_id()),
            county_id=county.id,
            kind=Kind.CHANNEL_SUMMARY,
            key=f"summary:{release.id}",
            tenant_id=channel.tenant_id,
            conversation_id=channel.id,
            payload={"release": release.id},
            created_at=now,
            not_before=AT_ONCE,
        )
    )
