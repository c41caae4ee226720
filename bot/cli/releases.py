"""`uppfoljaren summary preview` and `publish`: what would be published, and publishing exactly that."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.grouping_files import GroupingFile, read_grouping
from bot.cli.options import AsJson, CountyName, DatabaseUrl, Year
from bot.cli.output import Outcome
from bot.cli.problems import Problems
from bot.cli.sessions import Call, Session, run_reading, run_writing
from domain.disclosure import Withheld
from domain.errors import Reason, Rejected
from domain.previews import Preview
from domain.releases import Release
from domain.roster import County
from domain.rounds import Round, RoundState
from domain.summary_snapshots import summary_to_data
from domain.usecases.preview_summary import preview_first
from domain.usecases.publish_summary import Publishing, publish_summary
from rendering.summaries import summary_text


def show_preview(
    *,
    year: Year = None,
    by: GroupingFile = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Show the summary exactly as it would be published, and what of it is withheld.

    Without --year it is the round that closed last, or the open one where
    that is published already; a year that was brought in needs to be named.
    Of an open round nothing is shown before five new answers can be released
    together. The code names this very text: publish by it, and nothing that
    has changed since is published. --by breaks it down by groups of
    leaderships, where that tells no leadership's answer.

    [bold]Example[/bold]

    uppfoljaren summary preview --year 2024
    uppfoljaren summary preview --year 2024 --by groups.toml

    [bold]Next[/bold]

    uppfoljaren summary publish --year 2024 --code 1a2b3c4d

    Exit code: 0 fine, also when nothing waits, 1 no round has been opened,
    2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        preview = await _choose_preview(session, chosen, year, by)
        return preview if isinstance(preview, Problems) else _tell_preview(session, preview)

    run_reading(Call(database, county, as_json), work)


def publish_now(  # noqa: PLR0913 - the options of a command
    *,
    year: Year = None,
    code: Annotated[
        str | None, typer.Option(metavar="CODE", help="The preview's code: nothing but what it showed is published.")
    ] = None,
    decision: Annotated[
        str | None, typer.Option(metavar="TEXT", help="After few changes: the written decision to publish anew.")
    ] = None,
    by: GroupingFile = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Publish the summary of a round.

    The running service posts it in the network channel; a later version
    takes the former one's place there. A later version needs three changes
    or more, and new answers come five or more at a time, also while the round
    is open: otherwise it could be worked out who said what. A written
    decision publishes a closed round's summary in any case.

    [bold]Example[/bold]

    uppfoljaren summary publish --year 2024 --code 1a2b3c4d

    [bold]Next[/bold]

    uppfoljaren summary --year 2024

    Exit code: 0 published, 1 not published, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        preview = await _choose_preview(session, chosen, year, by)
        if isinstance(preview, Problems):
            return preview
        publishing = Publishing(session.rules, session.actor, decision, code, preview.grouping)
        published = await publish_summary(session.uow, chosen, preview.collection, publishing, session.now)
        return await _tell_published(session, chosen, published)

    run_writing(Call(database, county, as_json), work)


# Private functions


async def _choose_preview(session: Session, county: County, year: int | None, by: Path | None) -> Preview | Problems:
    """Return the preview of the year's round; without a year of the first that can be released."""
    grouping = await read_grouping(session, county, by)
    if isinstance(grouping, Problems):
        return grouping
    rounds = await session.uow.rounds.all(county.id)
    if year is not None and not any(each.refers_to == year for each in rounds):
        return session.refuse(Rejected(Reason.NO_ROUND_FOR_YEAR, {"year": year}))
    chosen = [each for each in rounds if _is_meant(each, year)]
    closed = [each for each in chosen if each.state is RoundState.CLOSED][:1]
    opened = [each for each in chosen if each.state is RoundState.OPEN][:1]
    preview = await preview_first(session.uow, county, closed + opened, session.rules, grouping)
    return preview or session.refuse(Rejected(Reason.NOTHING_TO_RELEASE))


def _is_meant(collection: Round, year: int | None) -> bool:
    return collection.refers_to == year if year is not None else collection.opened_at is not None


def _tell_preview(session: Session, preview: Preview) -> Outcome:
    withheld = preview.refuse()
    data = {
        "summary": summary_to_data(preview.summary),
        "code": preview.code,
        "version": preview.version,
        "changes": preview.changes if preview.former else None,
        "waits": withheld is None,
        "not_published": withheld.value if withheld else None,
    }
    texts = session.texts
    parts = [texts("cli.preview.heading", code=preview.code, version=preview.version)]
    if preview.former:
        parts.append(session.shared_texts.plural("changes.since_release", preview.changes))
    if withheld:
        parts.append(session.shared_texts(f"withheld.{withheld}"))
    return Outcome(data, (*parts, "", summary_text(preview.summary, session.language)))


async def _tell_published(
    session: Session, county: County, published: Release | Withheld | Rejected
) -> Outcome | Problems:
    if isinstance(published, Withheld):
        return session.refuse(Rejected(Reason(published)))
    if isinstance(published, Rejected):
        return session.refuse(published)
    connected = await session.uow.conversations.network_channel(county.id) is not None
    data = {
        "published": True,
        "refers_to": published.summary.refers_to,
        "answered": published.summary.answered,
        "of": published.summary.of,
        "version": published.version,
        "withheld": published.summary.withheld.value if published.summary.withheld else None,
        "channel_connected": connected,
    }
    said = session.texts("cli.preview.published", year=published.summary.refers_to, version=published.version)
    where = session.texts("cli.round.to_channel" if connected else "cli.round.no_channel")
    return Outcome(data, (said, where))
