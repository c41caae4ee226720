"""Publish a round's summary as it was looked at, and send it to the network channel."""

from datetime import datetime

from msgspec import Struct

from domain.disclosure import Withheld
from domain.errors import Reason, Rejected
from domain.groupings import Grouping
from domain.ids import ReleaseId, new_id
from domain.ports import AuditEntry, UnitOfWork
from domain.previews import Preview
from domain.releases import Release
from domain.roster import County
from domain.rounds import Round, RoundState
from domain.summaries import Rules
from domain.usecases.post_release import post_release
from domain.usecases.preview_summary import preview_summary


class Publishing(Struct, frozen=True):
    """How a summary is published.

    Attributes:
        rules: the county's.
        actor: who publishes.
        decision: the written one to publish anew after few changes (D3), if any.
        code: of the preview that was looked at; None for whoever takes it as it is.
        grouping: what it is broken down by; None for what the former release was.
    """

    rules: Rules
    actor: str
    decision: str | None = None
    code: str | None = None
    grouping: Grouping | None = None


async def publish_summary(
    uow: UnitOfWork, county: County, collection: Round, publishing: Publishing, now: datetime
) -> Release | Withheld | Rejected:
    """Release the summary, or say why the former release stays (D1, D3); a written decision releases a closed round's.

    What is released is what was looked at: an answer that has changed since the preview is looked at first.
    """
    if collection.state is RoundState.PLANNED:
        return Rejected(Reason.NOTHING_TO_RELEASE)
    preview = await preview_summary(uow, county, collection, publishing.rules, publishing.grouping)
    withheld = preview.refuse(decided=bool(publishing.decision))
    if withheld:
        return withheld
    if publishing.code not in (None, preview.code):
        return Rejected(Reason.PREVIEW_CHANGED)
    release = _make_release(county, preview, publishing, now)
    await uow.releases.add(release)
    # Changes the round's version: of two who publish at once, one begins again and finds the other's release (R5).
    await uow.rounds.put(collection)
    data: dict[str, str | int | None] = {"release": release.id, "round": collection.id, "version": release.version}
    if publishing.decision:
        data["decision"] = publishing.decision
    await uow.audit.add(AuditEntry(now, publishing.actor, "summary_published", data))
    await post_release(uow, county, release, now)
    return release


# Private functions


def _make_release(county: County, preview: Preview, publishing: Publishing, now: datetime) -> Release:
    return Release(
        id=ReleaseId(new_id()),
        county_id=county.id,
        round_id=preview.collection.id,
        summary=preview.summary,
        results=preview.results,
        published_at=now,
        decision=publishing.decision,
        version=preview.version,
        approved_by=publishing.actor,
        grouping=preview.grouping,
    )
