"""`uppfoljaren status quotes`: which of the leaderships' own words may be quoted, always without a name (K13)."""

from collections.abc import Sequence
from typing import Annotated

import typer

from bot.cli.options import AsJson, CountyName, DatabaseUrl, Year
from bot.cli.output import Outcome, make_table
from bot.cli.problems import Problems
from bot.cli.sessions import Call, Session, run_reading, run_writing
from bot.cli.year_choices import choose_latest
from domain.errors import Rejected
from domain.instruments import Part
from domain.questionnaires import Questionnaire
from domain.roster import County
from domain.rounds import Round
from domain.usecases.approve_quote import ListedQuote, approve_quote, list_quotes
from rendering.formats import format_full_date, local_day
from rendering.free_text import clean

app = typer.Typer(no_args_is_help=True)


@app.callback()
def introduce_quotes() -> None:
    """The leaderships' own words, and which of them may be quoted."""


@app.command("list")
def list_texts(
    *, year: Year = None, county: CountyName = None, database: DatabaseUrl = None, as_json: AsJson = False
) -> None:
    """Show what leaderships have written of challenges and of the support they want.

    It is for the coordinator: the leadership stands beside each text. A text
    that is changed after its approval has to be approved anew.

    [bold]Example[/bold]

    uppfoljaren status quotes list --year 2024

    [bold]Next[/bold]

    uppfoljaren status quotes approve NAME

    Exit code: 0 fine, 1 there is no such form, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        collection = await choose_latest(session, chosen, year)
        if isinstance(collection, Problems):
            return collection
        listed = await list_quotes(session.uow, collection)
        if isinstance(listed, Rejected):
            return session.refuse(listed)
        return await _tell_quotes(session, collection, listed)

    run_reading(Call(database, county, as_json), work)


@app.command("approve")
def approve_text(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The text's name in the list.", show_default=False)],
    *,
    year: Year = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Let a text be quoted, as it is now: as "a local leadership says", never by name.

    [bold]Example[/bold]

    uppfoljaren status quotes approve 3f9a0c11 --year 2024

    [bold]Next[/bold]

    uppfoljaren status quotes list

    Exit code: 0 fine, 1 there is no such text, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        collection = await choose_latest(session, chosen, year)
        if isinstance(collection, Problems):
            return collection
        approval = await approve_quote(session.uow, collection, name, session.actor, session.now)
        if isinstance(approval, Rejected):
            return session.refuse(approval)
        data = {"name": name, "text": approval.text, "approved_by": approval.approved_by}
        told = session.texts("cli.status.approved", text=clean(approval.text))
        return Outcome({**data, "approved_at": approval.approved_at.isoformat()}, (told,))

    run_writing(Call(database, county, as_json), work)


# Private functions


async def _tell_quotes(session: Session, collection: Round, listed: Sequence[ListedQuote]) -> Outcome:
    units = {unit.id: unit.name for unit in await session.uow.roster.units(collection.county_id)}
    questionnaire = await session.uow.round_parts.get(collection.id, Part.LEADERSHIP_STATUS)
    data = [_quote_to_data(each, units[each.quotable.unit_id]) for each in listed]
    if not listed or questionnaire is None:
        return Outcome({"quotes": data}, (session.texts("cli.status.no_quotes", year=collection.refers_to),))
    headings = [session.texts(f"cli.status.{name}") for name in ("name", "leadership", "question", "text", "allowed")]
    rows = [_make_row(session, questionnaire, each, units[each.quotable.unit_id]) for each in listed]
    return Outcome({"quotes": data}, (make_table(headings, rows),))


def _quote_to_data(listed: ListedQuote, unit: str) -> dict[str, str | None]:
    approval, quotable = listed.approval, listed.quotable
    return {
        "name": quotable.name,
        "leadership": unit,
        "question": quotable.question,
        "text": quotable.text,
        "approved_by": approval.approved_by if approval else None,
        "approved_at": approval.approved_at.isoformat() if approval else None,
    }


def _make_row(session: Session, questionnaire: Questionnaire, listed: ListedQuote, unit: str) -> tuple[str, ...]:
    question = questionnaire.question(listed.quotable.question)
    asked = question.name.in_language(session.language) if question else listed.quotable.question
    said = session.texts("cli.status.not_allowed")
    if listed.approval:
        said = format_full_date(local_day(listed.approval.approved_at), session.language)
    return listed.quotable.name, unit, clean(asked), clean(listed.quotable.text), said
