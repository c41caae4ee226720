"""What the operator decides, read from UPPFOLJAREN_… variables and `.env`."""

import os
import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_type_hints

from dotenv import dotenv_values
from msgspec import Meta, Struct

from bot.setting_values import READERS, AppType, Language, LogFormat, Secret, Stage, read_value
from domain.deployments import Environment, Place

PREFIX = "UPPFOLJAREN_"
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})
ENTRA_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# A conversation takes seven calls a second: with more processes there would be none for some of them.
MOST_REPLICAS = 7


class Settings(Struct, frozen=True, kw_only=True):
    """Everything that can be set, with its default; the documentation's table is made from here."""

    database_url: Annotated[
        str,
        Meta(
            description="Where the data is: `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`.",
        ),
    ] = "sqlite:///var/uppfoljaren.db"
    host: Annotated[str, Meta(description="The address to listen on; with `DEV` a loopback one.")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535, description="The port to listen on; 0 takes a free one.")] = 3978
    public_url: Annotated[
        str,
        Meta(
            description="The service's own address as people's browsers reach it, `https://…`: where they fetch "
            "files. Without it files come as text in the chat; with `DEV` it is the address listened on.",
        ),
    ] = ""
    dev: Annotated[
        bool,
        Meta(
            description="Trust whoever calls from this very machine, without a token: for local trials only.",
        ),
    ] = False
    app_id: Annotated[
        str,
        Meta(
            description="The bot's application id in Entra.",
            extra={"needed": "to serve, except with `DEV`"},
        ),
    ] = ""
    app_type: Annotated[AppType, Meta(description="How the bot proves who it is.")] = AppType.SINGLE_TENANT
    app_tenant_id: Annotated[
        str,
        Meta(
            description="The Entra tenant where the application is registered.",
            extra={"needed": "with a secret or a certificate"},
        ),
    ] = ""
    app_secret: Annotated[
        Secret | None,
        Meta(
            description="The application's client secret.",
            extra={"needed": "when `APP_TYPE` is `single_tenant`"},
        ),
    ] = None
    secret_expires_on: Annotated[
        date | None,
        Meta(
            description="The secret's last day, 2026-01-31: the log warns 60, 30, 14, 7 days and one day before. A "
            "certificate's is read from its file.",
        ),
    ] = None
    certificate_path: Annotated[
        Path | None,
        Meta(
            description="A PEM file with the private key and the certificate.",
            extra={"needed": "when `APP_TYPE` is `certificate`"},
        ),
    ] = None
    certificate_thumbprint: Annotated[
        str,
        Meta(
            description="The certificate's SHA-1 thumbprint, where the PEM file holds the private key only.",
        ),
    ] = ""
    tenants: Annotated[
        tuple[str, ...],
        Meta(
            description="The Entra tenants whose people may use the bot: ids separated by commas.",
            extra={"needed": "to serve, except with `DEV`"},
        ),
    ] = ()
    service_hosts: Annotated[
        tuple[str, ...],
        Meta(
            description="The exact hosts that Teams may ask to be answered at, separated by commas; government clouds"
            " have their own.",
        ),
    ] = ("smba.trafficmanager.net",)
    environment: Annotated[
        Stage,
        Meta(
            description="`production`, or `test` for a trial with real Teams: then every message says so, and only "
            "`TEST_READERS` are written to unasked. A database belongs to one of them; a copy refuses the"
            " other.",
        ),
    ] = Stage.PRODUCTION
    test_readers: Annotated[
        tuple[str, ...],
        Meta(
            description="Whom a trial may write to unasked: object ids of persons and ids of channels, separated by "
            "commas. Whoever writes to the bot is answered in any case.",
        ),
    ] = ()
    mark_file: Annotated[
        Path | None,
        Meta(
            description="Where the service notes when it last sent something unasked, by which it finds out that its "
            "database was restored; keep it out of the backup. Without it beside the SQLite file, else "
            "`var/uppfoljaren.sent`.",
        ),
    ] = None
    disclosure_threshold: Annotated[
        int,
        Meta(
            ge=3,
            le=10,
            description="The fewest answers that a county figure is told from (D1).",
        ),
    ] = 5
    change_margin: Annotated[
        Decimal,
        Meta(
            description="How many steps of the scale a mean must move before it is called higher or lower (K2).",
        ),
    ] = Decimal("0.25")
    tenant_rate: Annotated[
        int,
        Meta(
            ge=1,
            le=50,
            description="How many calls a second are made to one tenant's Teams, which takes 50: by all processes "
            "together, of which there are `REPLICAS`.",
        ),
    ] = 30
    replicas: Annotated[
        int,
        Meta(
            ge=1,
            le=MOST_REPLICAS,
            description="How many processes run on this database: each writes its share of what Teams takes.",
        ),
    ] = 1
    tick_seconds: Annotated[float, Meta(gt=0, le=30, description="How often the service looks for what is due.")] = 15
    language: Annotated[
        Language,
        Meta(
            description="`auto` follows each person's Teams and speaks Swedish at the command line; `sv` or `en` is "
            "fixed.",
        ),
    ] = Language.AUTO
    log_format: Annotated[LogFormat, Meta(description="`console` for people, `json` for machines.")] = LogFormat.CONSOLE
    crash_at: Annotated[
        str,
        Meta(
            description="For tests: the process dies when it reaches this point of `bot/crash_points.py`; with `DEV` "
            "only.",
        ),
    ] = ""

    def __repr__(self) -> str:
        """Show nothing: an address may hold a password."""
        return "Settings(…)"

    @property
    def place(self) -> Place:
        """Where this runs; a local trial is neither production nor a test with real Teams."""
        if self.dev:
            return Place(Environment.LOCAL, "")
        return Place(Environment(self.environment.value), self.app_id)

    @property
    def is_trial(self) -> bool:
        """Whether real people in Teams are to see that nothing of it counts."""
        return self.place.environment is Environment.TEST

    @property
    def files_address(self) -> str | None:
        """Where people fetch files; None where they cannot."""
        if self.public_url or not self.dev:
            return self.public_url or None
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def app_address(self) -> str | None:
        """Where people open the bot in Teams; None where the bot has no id."""
        return f"https://teams.microsoft.com/l/chat/0/0?users=28:{self.app_id}" if self.app_id else None

    @property
    def cli_language(self) -> str:
        """What the command line speaks."""
        return "en" if self.language is Language.ENGLISH else "sv"

    @property
    def fixed_language(self) -> str | None:
        """What the chat always speaks; None follows each person's Teams."""
        return None if self.language is Language.AUTO else self.language.value


class Fault(StrEnum):
    """What is wrong with a setting; worded in `rendering.texts`."""

    UNKNOWN = "unknown"
    INVALID = "invalid"
    MISSING = "missing"
    NOT_AN_ID = "not_an_id"
    NOT_LOOPBACK = "not_loopback"
    FILE_MISSING = "file_missing"


class SettingProblem(Struct, frozen=True):
    """One variable, by its full name, and what is wrong with it; never its value."""

    variable: str
    fault: Fault


class SettingsError(Exception):
    """The settings cannot be used; `problems` names each variable."""

    def __init__(self, problems: tuple[SettingProblem, ...]) -> None:
        super().__init__(", ".join(f"{problem.variable}: {problem.fault}" for problem in problems))
        self.problems = problems


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Return the settings from the environment, and from the file where the environment says nothing.

    Raises:
        SettingsError: a variable is unknown or its value cannot be used.
    """
    texts = _read_variables(env_file)
    kinds = get_type_hints(Settings, include_extras=True)
    unknown = sorted(texts.keys() - {variable_of(name) for name in kinds})
    if unknown:
        raise SettingsError(tuple(SettingProblem(variable, Fault.UNKNOWN) for variable in unknown))
    values: dict[str, Any] = {}
    faulty = []
    for name, kind in kinds.items():
        text = texts.get(variable_of(name))
        if text:
            try:
                values[name] = READERS.get(name, read_value)(text.strip(), kind)
            except ValueError:
                faulty.append(name)
    settings = Settings(**values)
    if not faulty and settings.replicas > settings.tenant_rate:
        # One of them would have no call a second left.
        faulty.append("replicas")
    if faulty:
        raise SettingsError(tuple(SettingProblem(variable_of(name), Fault.INVALID) for name in faulty))
    return settings


def variable_of(name: str) -> str:
    """Return the full name of a setting's variable."""
    return PREFIX + name.upper()


# Private functions


def _read_variables(env_file: Path | None) -> dict[str, str]:
    """Return the text of each variable with our prefix; one that is empty is as if it were not there."""
    from_file = dotenv_values(env_file) if env_file is not None and env_file.is_file() else {}
    found = {name.upper(): text or "" for name, text in (*from_file.items(), *os.environ.items())}
    return {name: text for name, text in found.items() if name.startswith(PREFIX)}
