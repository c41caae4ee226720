"""What is missing or wrong in the settings before the service may serve (S1)."""

from pathlib import Path

from bot.crash_points import POINTS
from bot.setting_values import AppType
from bot.settings import ENTRA_ID, LOOPBACK_HOSTS, Fault, SettingProblem, Settings, variable_of


def check_serving(settings: Settings) -> tuple[SettingProblem, ...]:
    """Return what keeps it from serving: all of app id, credential and tenants, or dev on loopback, are needed (S1)."""
    if settings.crash_at and not (settings.dev and settings.crash_at in POINTS):
        return (SettingProblem(variable_of("crash_at"), Fault.INVALID),)
    if settings.dev:
        return () if settings.host in LOOPBACK_HOSTS else (SettingProblem(variable_of("host"), Fault.NOT_LOOPBACK),)
    return (
        *_check_public_url(settings.public_url),
        *_check_id("app_id", settings.app_id),
        *_check_credential(settings),
        *_check_tenants(settings.tenants),
        *(() if settings.service_hosts else _missing("service_hosts")),
    )


# Private functions


def _missing(name: str) -> tuple[SettingProblem, ...]:
    return (SettingProblem(variable_of(name), Fault.MISSING),)


def _check_id(name: str, value: str) -> tuple[SettingProblem, ...]:
    if not value:
        return _missing(name)
    return () if ENTRA_ID.fullmatch(value) else (SettingProblem(variable_of(name), Fault.NOT_AN_ID),)


def _check_public_url(address: str) -> tuple[SettingProblem, ...]:
    """A link that is worth something never goes over the network in the clear."""
    wrong = address and not address.lower().startswith("https://")
    return (SettingProblem(variable_of("public_url"), Fault.INVALID),) if wrong else ()


def _check_credential(settings: Settings) -> tuple[SettingProblem, ...]:
    match settings.app_type:
        case AppType.MANAGED_IDENTITY:
            return ()
        case AppType.SINGLE_TENANT:
            secret = settings.app_secret.reveal() if settings.app_secret else ""
            lacking = () if secret else _missing("app_secret")
        case AppType.CERTIFICATE:
            lacking = _check_file("certificate_path", settings.certificate_path)
    return (*_check_id("app_tenant_id", settings.app_tenant_id), *lacking)


def _check_file(name: str, path: Path | None) -> tuple[SettingProblem, ...]:
    if path is None:
        return _missing(name)
    return () if path.is_file() else (SettingProblem(variable_of(name), Fault.FILE_MISSING),)


def _check_tenants(tenants: tuple[str, ...]) -> tuple[SettingProblem, ...]:
    if not tenants:
        return _missing("tenants")
    wrong = [tenant for tenant in tenants if not ENTRA_ID.fullmatch(tenant)]
    return (SettingProblem(variable_of("tenants"), Fault.NOT_AN_ID),) if wrong else ()
