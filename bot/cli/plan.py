"""`uppfoljaren plan`: a leadership's local plan and its activities."""

from typing import Annotated, Any

import typer

from bot.cli.options import AsJson, CountyName, DatabaseUrl
from bot.cli.output import Outcome, make_table
from bot.cli.problems import Problems
from bot.cli.sessions import Call, Session, run_reading
from bot.cli.unit_choices import UnitChoice, find_unit
from domain.errors import Rejected
from domain.plans import Activity, current_plan, find_gaps
from domain.roster import County, Unit
from rendering.free_text import clean

app = typer.Typer(no_args_is_help=True)


@app.callback()
def introduce_plan() -> None:
    """Local plans: each leadership's activities."""


@app.command("list")
def list_plan(
    *,
    unit: Annotated[str, typer.Option(metavar="NAME", help="The leadership.")],
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Show a leadership's activities as they are now.

    [bold]Example[/bold]

    uppfoljaren plan list --unit Falun
    uppfoljaren plan list --unit Falun --json

    [bold]Next[/bold]

    In a private chat with the bot, the leadership writes "vår plan".

    Exit code: 0 fine, 1 there is no such leadership, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        found = await find_unit(session, chosen, UnitChoice(unit, None))
        if found is None or isinstance(found, Rejected):
            return session.refuse(*((found,) if found else ()))
        return _tell(session, found, current_plan(await session.uow.plans.of_unit(found.id)))

    run_reading(Call(database, county, as_json), work)


# Private functions


def _tell(session: Session, unit: Unit, plan: tuple[Activity, ...]) -> Outcome:
    texts = session.texts
    data = {"unit": unit.name, "activities": [_to_data(each) for each in plan]}
    if not plan:
        return Outcome(data, (texts("cli.plan.none", unit=unit.name),))
    names = ("name", "responsible", "start", "due", "stage")
    headings = [texts(f"cli.plan.column.{name}") for name in names]
    return Outcome(data, (make_table(headings, [_to_row(session, each) for each in plan]),))


def _to_row(session: Session, activity: Activity) -> tuple[str, ...]:
    wording = activity.wording
    starts, due = (day.isoformat() if day else "" for day in (wording.starts_on, wording.due_on))
    stage = session.texts(f"cli.stage.{wording.stage}")
    return clean(wording.name), clean(wording.responsible), starts, due, stage


def _to_data(activity: Activity) -> dict[str, Any]:
    wording = activity.wording
    return {
        "id": activity.id,
        "revision": activity.revision,
        "name": wording.name,
        "goal": wording.goal,
        "target": wording.target,
        "responsible": wording.responsible,
        "start": wording.starts_on.isoformat() if wording.starts_on else None,
        "due": wording.due_on.isoformat() if wording.due_on else None,
        "stage": wording.stage.value,
        "missing": [gap.value for gap in find_gaps(activity)],
        "changed_at": activity.at.isoformat(),
    }
