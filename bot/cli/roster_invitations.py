"""`uppfoljaren roster invite` and `invitations`: letting somebody in by a code, whichever organisation they are of."""

from typing import Annotated, Any

import typer

from bot.cli.options import AsJson, CountyName, DatabaseUrl
from bot.cli.output import Outcome
from bot.cli.problems import Problems, WrongUseError
from bot.cli.sessions import Call, Session, run_reading, run_writing
from bot.cli.texts import cli_texts
from bot.cli.unit_choices import UnitChoice, find_unit
from domain.errors import Rejected
from domain.invitations import DEFAULT_DAYS, MOST_DAYS, Invitation
from domain.roster import MAX_NAME_LENGTH, County, Role, Unit
from domain.usecases.invite_person import SHORTEST_ID, Invited, NewInvitation, invite_person, revoke_invitation
from rendering.formats import format_full_date, local_day
from rendering.free_text import clean


def invite(  # noqa: PLR0913 - one parameter an option
    *,
    role: Annotated[Role | None, typer.Option(help="What the person will be; needed unless --revoke.")] = None,
    leadership: Annotated[str | None, typer.Option(metavar="NAME", help="The leadership the role is for.")] = None,
    municipality: Annotated[str | None, typer.Option(metavar="NAME", help="The municipality the role is for.")] = None,
    name: Annotated[str | None, typer.Option(metavar="TEXT", help="What to call the person in the e-mail.")] = None,
    days: Annotated[int, typer.Option(min=1, max=MOST_DAYS, help="For how many days the code works.")] = DEFAULT_DAYS,
    revoke: Annotated[
        str | None, typer.Option(metavar="ID", help="Take back an invitation that waits, instead.")
    ] = None,
    county: CountyName = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Invite somebody by a code that works once, for people of any organisation.

    The code is shown now and never again: only a hash of it is kept. Whoever
    writes it to the bot in private gets the role, so hand it to nobody else.
    Below it stands a text for the e-mail.

    [bold]Example[/bold]

    uppfoljaren roster invite --leadership Falun --role chair
    uppfoljaren roster invite --revoke 3f2a91bc

    [bold]Next[/bold]

    uppfoljaren roster invitations
    uppfoljaren roster list

    Exit code: 0 fine, 1 problems found, 2 wrong use or configuration.
    """
    choice = UnitChoice(leadership, municipality)
    if revoke is None:
        if role is None:
            raise WrongUseError("role_needed")
        choice.check_for(role)

    async def work(session: Session, chosen: County) -> Outcome | Problems:
        if revoke is not None or role is None:
            return await _revoke(session, chosen, revoke or "")
        unit = await find_unit(session, chosen, choice)
        if isinstance(unit, Rejected):
            return session.refuse(unit)
        called = " ".join(clean(name).split())[:MAX_NAME_LENGTH] if name else None
        new = NewInvitation(role, unit, called or None, days)
        return _tell_invited(
            session, chosen, new, await invite_person(session.uow, chosen, new, session.actor, session.now)
        )

    run_writing(Call(database, county, as_json), work)


def list_invitations(*, county: CountyName = None, database: DatabaseUrl = None, as_json: AsJson = False) -> None:
    """Show who was invited, and what became of it; never a code.

    [bold]Example[/bold]

    uppfoljaren roster invitations

    [bold]Next[/bold]

    uppfoljaren roster invite --help

    Exit code: 0 fine, 2 wrong use or configuration.
    """

    async def work(session: Session, chosen: County) -> Outcome:
        units = {unit.id: unit for unit in await session.uow.roster.units(chosen.id)}
        found = await session.uow.invitations.all(chosen.id)
        listed = [(each, units.get(each.unit_id) if each.unit_id else None) for each in found]
        lines = [_write_line(session, chosen, *each) for each in listed]
        data = {"invitations": [_to_data(session, *each) for each in listed]}
        return Outcome(data, tuple(lines) or (session.texts("cli.invitation.none"),))

    run_reading(Call(database, county, as_json), work)


# Private functions


async def _revoke(session: Session, county: County, given: str) -> Outcome | Problems:
    revoked = await revoke_invitation(session.uow, county, given, session.actor, session.now)
    if isinstance(revoked, Rejected):
        return session.refuse(revoked)
    shown = revoked.id[:SHORTEST_ID]
    return Outcome({"id": revoked.id, "state": "revoked"}, (session.texts("cli.invitation.taken_back", id=shown),))


def _tell_invited(session: Session, county: County, new: NewInvitation, invited: Invited) -> Outcome:
    invitation, texts = invited.invitation, session.texts
    # The reader's first language is Swedish, whatever the operator's is.
    mails = [_write_mail(language, county, new, invited) for language in dict.fromkeys(("sv", session.language))]
    told = texts(
        "cli.invitation.invited",
        id=invitation.id[:SHORTEST_ID],
        role=texts(f"cli.role.{new.role}"),
        unit=new.unit.name if new.unit else county.name,
        day=_last_day(invitation, session.language),
    )
    parts = (told, texts("cli.invitation.code", code=invited.code), "", texts("cli.invitation.mail"), "")
    data = _to_data(session, invitation, new.unit) | {"code": invited.code, "mail": mails[0]}
    return Outcome(data, (*parts, "\n\n".join(mails)))


def _write_mail(language: str, county: County, new: NewInvitation, invited: Invited) -> str:
    texts = cli_texts(language)
    hello = texts("cli.invitation.hello_name", name=new.name) if new.name else texts("cli.invitation.hello")
    return texts(
        "cli.invitation.text",
        hello=hello,
        county=county.name,
        role=texts(f"cli.role.{new.role}"),
        unit=new.unit.name if new.unit else county.name,
        code=invited.code,
        day=_last_day(invited.invitation, language),
    )


def _last_day(invitation: Invitation, language: str) -> str:
    return format_full_date(local_day(invitation.last_moment), language)


def _write_line(session: Session, county: County, invitation: Invitation, unit: Unit | None) -> str:
    texts = session.texts
    return texts(
        "cli.invitation.line",
        id=invitation.id[:SHORTEST_ID],
        who=invitation.name or texts("cli.invitation.somebody"),
        role=texts(f"cli.role.{invitation.role}"),
        unit=unit.name if unit else county.name,
        state=texts(f"cli.invitation_state.{invitation.state_at(session.now)}"),
        day=_last_day(invitation, session.language),
    )


def _to_data(session: Session, invitation: Invitation, unit: Unit | None) -> dict[str, Any]:
    return {
        "id": invitation.id,
        "state": invitation.state_at(session.now).value,
        "role": invitation.role.value,
        "unit": {"kind": unit.kind.value, "name": unit.name} if unit else None,
        "name": invitation.name,
        "invited_at": invitation.invited_at.isoformat(),
        "expires_at": invitation.expires_at.isoformat(),
        "used_at": invitation.used_at.isoformat() if invitation.used_at else None,
    }
