"""What the operator decides, read from UPPFOLJAREN_… variables and `.env`."""

import os
import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from dotenv import dotenv_values
from msgspec import Struct
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.setting_values import AppType, Language, LogFormat, Stage
from domain.deployments import Environment, Place

PREFIX = "UPPFOLJAREN_"
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})
HOST_NAME = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
ENTRA_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# A conversation takes seven calls a second: with more processes there would be none for some of them.
MOST_REPLICAS = 7
WEB_ADDRESS = re.compile(r"https?://[a-z0-9.\[\]:-]+(?:/[\w./-]*)?", re.IGNORECASE | re.ASCII)


Words = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """Everything that can be set, with its default; the documentation's table is made from here."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",  # a shared .env may hold other programs' variables; unknown ones of ours are found before
        frozen=True,
        hide_input_in_errors=True,
    )

    database_url: str = Field(
        default="sqlite:///var/uppfoljaren.db",
        repr=False,  # it may hold a password
        description="Where the data is: `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`.",
    )
    host: str = Field(default="127.0.0.1", description="The address to listen on; with `DEV` a loopback one.")
    port: int = Field(default=3978, ge=0, le=65535, description="The port to listen on; 0 takes a free one.")
    public_url: str = Field(
        default="",
        description="The service's own address as people's browsers reach it, `https://…`: where they fetch files. "
        "Without it files come as text in the chat; with `DEV` it is the address listened on.",
    )
    dev: bool = Field(
        default=False,
        description="Trust whoever calls from this very machine, without a token: for local trials only.",
    )
    app_id: str = Field(
        default="",
        description="The bot's application id in Entra.",
        json_schema_extra={"needed": "to serve, except with `DEV`"},
    )
    app_type: AppType = Field(default=AppType.SINGLE_TENANT, description="How the bot proves who it is.")
    app_tenant_id: str = Field(
        default="",
        description="The Entra tenant where the application is registered.",
        json_schema_extra={"needed": "with a secret or a certificate"},
    )
    app_secret: SecretStr | None = Field(
        default=None,
        description="The application's client secret.",
        json_schema_extra={"needed": "when `APP_TYPE` is `single_tenant`"},
    )
    secret_expires_on: date | None = Field(
        default=None,
        description="The secret's last day, 2026-01-31: the log warns 60, 30, 14, 7 days and one day before. A "
        "certificate's is read from its file.",
    )
    certificate_path: Path | None = Field(
        default=None,
        description="A PEM file with the private key and the certificate.",
        json_schema_extra={"needed": "when `APP_TYPE` is `certificate`"},
    )
    certificate_thumbprint: str = Field(
        default="", description="The certificate's SHA-1 thumbprint, where the PEM file holds the private key only."
    )
    tenants: Words = Field(
        default=(),
        description="The Entra tenants whose people may use the bot: ids separated by commas.",
        json_schema_extra={"needed": "to serve, except with `DEV`"},
    )
    service_hosts: Words = Field(
        default=("smba.trafficmanager.net",),
        description="The exact hosts that Teams may ask to be answered at, separated by commas; government clouds "
        "have their own.",
    )
    environment: Stage = Field(
        default=Stage.PRODUCTION,
        description="`production`, or `test` for a trial with real Teams: then every message says so, and only "
        "`TEST_READERS` are written to unasked. A database belongs to one of them; a copy refuses the other.",
    )
    test_readers: Words = Field(
        default=(),
        description="Whom a trial may write to unasked: object ids of persons and ids of channels, separated by "
        "commas. Whoever writes to the bot is answered in any case.",
    )
    mark_file: Path | None = Field(
        default=None,
        description="Where the service notes when it last sent something unasked, by which it finds out that its "
        "database was restored; keep it out of the backup. Without it beside the SQLite file, else "
        "`var/uppfoljaren.sent`.",
    )
    disclosure_threshold: int = Field(
        default=5, ge=3, le=10, description="The fewest answers that a county figure is told from (D1)."
    )
    change_margin: Decimal = Field(
        default=Decimal("0.25"),
        ge=0,
        le=3,
        description="How many steps of the scale a mean must move before it is called higher or lower (K2).",
    )
    tenant_rate: int = Field(
        default=30,
        ge=1,
        le=50,
        description="How many calls a second are made to one tenant's Teams, which takes 50: by all processes "
        "together, of which there are `REPLICAS`.",
    )
    replicas: int = Field(
        default=1,
        ge=1,
        le=MOST_REPLICAS,
        description="How many processes run on this database: each writes its share of what Teams takes.",
    )
    tick_seconds: float = Field(default=15, gt=0, le=30, description="How often the service looks for what is due.")
    language: Language = Field(
        default=Language.AUTO,
        description="`auto` follows each person's Teams and speaks Swedish at the command line; `sv` or `en` is fixed.",
    )
    log_format: LogFormat = Field(default=LogFormat.CONSOLE, description="`console` for people, `json` for machines.")
    crash_at: str = Field(
        default="",
        description="For tests: the process dies when it reaches this point of `bot/crash_points.py`; with `DEV` only.",
    )

    @field_validator("tenants", "service_hosts", "test_readers", mode="before")
    @classmethod
    def split_words(cls, value: object) -> object:
        """Take a comma-separated text apart; ids and hosts are compared in lower case."""
        return _split(value.lower()) if isinstance(value, str) else value

    @field_validator("service_hosts")
    @classmethod
    def check_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse what is no exact host, such as a pattern or a whole address: it would never match anything (S4)."""
        if not all(HOST_NAME.fullmatch(host) for host in value):
            raise ValueError("not_a_host")
        return value

    @field_validator("public_url")
    @classmethod
    def check_address(cls, value: str) -> str:
        """Refuse what is no plain address; a question mark or a name and password have no place in one."""
        address = value.strip().rstrip("/")
        if address and not WEB_ADDRESS.fullmatch(address):
            raise ValueError("not_an_address")
        return address

    @field_validator("replicas")
    @classmethod
    def check_share(cls, value: int, info: ValidationInfo) -> int:
        """Refuse so many that one of them would have no call a second left."""
        if value > info.data.get("tenant_rate", value):
            raise ValueError("nothing_left")
        return value

    @field_validator("app_id", "app_tenant_id")
    @classmethod
    def lower_id(cls, value: str) -> str:
        """Write ids in one way."""
        return value.strip().lower()

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
    known = {variable_of(name) for name in Settings.model_fields}
    unknown = tuple(SettingProblem(name, Fault.UNKNOWN) for name in sorted(_list_variables(env_file) - known))
    if unknown:
        raise SettingsError(unknown)
    try:
        return Settings(_env_file=env_file)  # type: ignore[call-arg] # pydantic-settings takes it, its types do not say
    except ValidationError as error:
        fields = dict.fromkeys(str(slip["loc"][0]).lower().removeprefix(PREFIX.lower()) for slip in error.errors())
        raise SettingsError(tuple(SettingProblem(variable_of(name), Fault.INVALID) for name in fields)) from None


def variable_of(name: str) -> str:
    """Return the full name of a setting's variable."""
    return PREFIX + name.upper()


# Private functions


def _split(value: str) -> tuple[str, ...]:
    return tuple(word for word in (part.strip() for part in value.split(",")) if word)


def _list_variables(env_file: Path | None) -> set[str]:
    from_file = dotenv_values(env_file) if env_file is not None and env_file.is_file() else {}
    return {name.upper() for name in (*os.environ, *from_file) if name.upper().startswith(PREFIX)}
