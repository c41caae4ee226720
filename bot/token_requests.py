"""What asks Microsoft for a token, with its own library."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import msal
import requests

from bot.http_clients import HttpClient
from bot.setting_values import AppType
from bot.settings import Settings
from bot.tokens import AcquiredToken, TokenUnavailable

RESOURCE = "https://api.botframework.com"
AUTHORITY = "https://login.microsoftonline.com/"
HTTP_SECONDS = 10


def ask_entra(settings: Settings, http_client: "HttpClient | requests.Session | None" = None) -> AcquiredToken:
    """Ask for a token and wait for it.

    Raises:
        TokenUnavailable: Entra refuses.
        Exception: whatever the HTTP client raises when Entra cannot be reached.
    """
    # A new application each time: msal's own cache would hand out a token that was refused.
    app = msal.ConfidentialClientApplication(
        settings.app_id,
        authority=AUTHORITY + settings.app_tenant_id,
        client_credential=make_credential(settings),
        http_client=http_client or HttpClient(HTTP_SECONDS),
    )
    # All that an HTTP client raises is one; left to itself, msal loads `requests` to know its errors.
    return read_answer(app.acquire_token_for_client([f"{RESOURCE}/.default"], http_exceptions=(OSError,)))


def ask_managed_identity(app_id: str) -> AcquiredToken:
    """Ask the machine for a token of its own identity.

    Raises:
        TokenUnavailable: it refuses.
        Exception: whatever the HTTP client raises when there is nobody to ask.
    """
    # Of msal's ways to a managed identity some know no other HTTP client than this one.
    with requests.Session() as session:
        session.request = partial(session.request, timeout=HTTP_SECONDS)  # type: ignore[method-assign] # its own default is none
        client = msal.ManagedIdentityClient(msal.UserAssignedManagedIdentity(client_id=app_id), http_client=session)
        return read_answer(client.acquire_token_for_client(resource=RESOURCE))


def read_answer(answer: Mapping[str, Any]) -> AcquiredToken:
    """Return the token of msal's answer.

    Raises:
        TokenUnavailable: with Microsoft's own code (AADSTS…), or its error word.
    """
    if "access_token" in answer:
        return AcquiredToken(str(answer["access_token"]), float(answer.get("expires_in", 0)))
    codes = answer.get("error_codes") or ()
    raise TokenUnavailable(f"AADSTS{codes[0]}" if codes else str(answer.get("error", "token_missing")))


def make_credential(settings: Settings) -> str | dict[str, str]:
    """Return what msal takes: a secret, or a private key with its certificate or thumbprint."""
    if settings.app_type is AppType.SINGLE_TENANT:
        return settings.app_secret.reveal() if settings.app_secret else ""
    pem = (settings.certificate_path or Path()).read_text(encoding="ascii")
    if settings.certificate_thumbprint:
        return {"private_key": pem, "thumbprint": settings.certificate_thumbprint}
    return {"private_key": pem, "public_certificate": pem}
