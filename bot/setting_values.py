"""What some settings are chosen among."""

from enum import StrEnum


class AppType(StrEnum):
    """How the bot proves to Microsoft who it is."""

    SINGLE_TENANT = "single_tenant"
    MANAGED_IDENTITY = "managed_identity"
    CERTIFICATE = "certificate"


class Language(StrEnum):
    """What the bot speaks; `auto` follows each person's Teams, and Swedish at the command line."""

    AUTO = "auto"
    SWEDISH = "sv"
    ENGLISH = "en"


class Stage(StrEnum):
    """Who the service is for."""

    PRODUCTION = "production"
    TEST = "test"


class LogFormat(StrEnum):
    """How log lines look."""

    JSON = "json"
    CONSOLE = "console"
