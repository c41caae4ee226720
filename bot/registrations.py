"""Is the bot registered as we think: one application id in the settings, the token and the package (F16, F17)."""

import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from json import loads
from pathlib import Path
from typing import Any

import jwt
from msgspec import Struct, field

from bot.credentials import WARN_DAYS, find_expiry
from bot.setting_values import AppType
from bot.settings import Settings
from bot.tokens import TokenSource, TokenUnavailable

# What Entra says most often of a registration that is wrong, with a sentence of its own in the texts.
KNOWN_CODES = {
    "AADSTS700016": "app_not_in_tenant",
    "AADSTS7000222": "secret_expired",
    "AADSTS7000215": "secret_wrong",
    "AADSTS90002": "tenant_unknown",
}


class Finding(Struct, frozen=True):
    """What was found: a code that is worded as `cli.doctor.…`, with values, and whether it is as it should be."""

    code: str
    fine: bool = False
    values: Mapping[str, str | int] = field(default_factory=dict)


async def examine_token(settings: Settings, tokens: TokenSource) -> Finding:
    """Fetch a token and compare whom it is for with the settings."""
    try:
        token = await tokens.get()
    except TokenUnavailable as error:
        return Finding(KNOWN_CODES.get(error.code, "token_refused"), values={"code": error.code})
    if token is None:
        return Finding("no_token_needed", fine=True)
    claims = _read_claims(token)
    theirs = str(claims.get("appid") or claims.get("azp") or "").lower()
    if theirs != settings.app_id:
        return Finding("token_of_another_app", values={"theirs": theirs or "-", "ours": settings.app_id})
    tenant = str(claims.get("tid", "")).lower()
    if settings.app_type is not AppType.MANAGED_IDENTITY and tenant != settings.app_tenant_id:
        return Finding("token_of_another_tenant", values={"theirs": tenant or "-", "ours": settings.app_tenant_id})
    return Finding("token_fine", fine=True, values={"ours": settings.app_id})


def examine_package(settings: Settings, package: Path) -> Finding:
    """Compare the bot that the Teams app names with the settings."""
    try:
        with zipfile.ZipFile(package) as archive:
            manifest = loads(archive.read("manifest.json"))
        bots = {str(each["botId"]).lower() for each in manifest.get("bots", ())}
    except (OSError, KeyError, TypeError, AttributeError, ValueError, zipfile.BadZipFile):
        return Finding("package_unreadable", values={"file": str(package)})
    if bots != {settings.app_id}:
        return Finding("package_of_another_bot", values={"theirs": ", ".join(sorted(bots)), "ours": settings.app_id})
    return Finding("package_fine", fine=True, values={"ours": settings.app_id})


def examine_expiry(settings: Settings, today: date) -> Iterator[Finding]:
    """Tell how long the credential is good for, where it has an end."""
    if settings.dev or settings.app_type is AppType.MANAGED_IDENTITY:
        return
    expires_on = find_expiry(settings)
    if expires_on is None:
        yield Finding("expiry_unknown", fine=True)
        return
    left = (expires_on - today).days
    values: Mapping[str, str | int] = {"day": expires_on.isoformat(), "left": left}
    if left < 0:
        yield Finding("credential_expired", values=values)
    else:
        yield Finding("credential_lasts", fine=left > max(WARN_DAYS), values=values)


# Private functions


def _read_claims(token: str) -> Mapping[str, Any]:
    """Return what a token says, unproven: it is ours, and only looked at."""
    try:
        claims: Mapping[str, Any] = jwt.decode(token, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        return {}
    return claims
