"""`uppfoljaren teams tenants`: how far the app has come in each organisation."""

from bot.cli.options import AsJson, CountyName, DatabaseUrl
from bot.cli.output import Outcome, make_table
from bot.cli.problems import ExitCode
from bot.cli.sessions import Call, Session, run_reading
from domain.roster import County
from domain.usecases.measure_tenants import TenantReadiness, measure_tenants
from rendering.formats import format_moment


def list_tenants(*, county: CountyName = None, database: DatabaseUrl = None, as_json: AsJson = False) -> None:
    """Show for each Entra tenant how many of its people have the app, and what stands in the way.

    Where nobody has it, the tenant's administrator may not have approved it.

    [bold]Example[/bold]

    uppfoljaren teams tenants

    [bold]Next[/bold]

    uppfoljaren deliveries list --state unreachable

    Exit code: 0 everybody has it, 1 somebody has not, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome:
        return _tell(session, await measure_tenants(session.uow, chosen, session.settings.tenants))

    run_reading(Call(database, county, as_json), work)


# Private functions


def _tell(session: Session, found: tuple[TenantReadiness, ...]) -> Outcome:
    texts = session.texts
    headings = [texts(f"cli.tenants.{name}") for name in ("tenant", "installed", "last_met", "standing")]
    rows = [
        [
            each.tenant_id,
            texts("cli.tenants.of", n=each.installed, of=each.people),
            format_moment(each.last_met_at, session.language) if each.last_met_at else "-",
            texts(f"cli.tenants.{_name_standing(each)}"),
        ]
        for each in found
    ]
    data = {"tenants": [_to_data(each) for each in found]}
    fine = all(each.ready for each in found)
    code = ExitCode.FINE if fine else ExitCode.PROBLEMS
    return Outcome(data, (make_table(headings, rows),), exit_code=code)


def _name_standing(each: TenantReadiness) -> str:
    if not each.allowed:
        return "not_allowed"
    if each.stopped:
        return "stopped"
    if not each.people:
        return "nobody_known"
    if not each.installed:
        return "nobody_has_it"
    return "ready" if each.ready else "some_have_it"


def _to_data(each: TenantReadiness) -> dict[str, str | int | bool | None]:
    return {
        "tenant": each.tenant_id,
        "standing": _name_standing(each),
        "allowed": each.allowed,
        "people": each.people,
        "installed": each.installed,
        "stopped": each.stopped,
        "last_met_at": each.last_met_at.isoformat() if each.last_met_at else None,
    }
