"""Is it really Teams that calls? The check of the token that comes with each call (S2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from jwt import PyJWTError

from bot.signing_keys import SigningKeys

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
ALGORITHM = "RS256"
LEEWAY_SECONDS = 300
MAX_LENGTH = 16 * 1024

Claims = Mapping[str, Any]


class TokenError(Exception):
    """The token proves nothing; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class ChannelTokens:
    """What a token must be: made for us by the issuer, signed with a key that may speak for Teams."""

    app_id: str
    keys: SigningKeys
    issuer: str = ISSUER

    async def read_claims(self, authorization: str) -> Claims:
        """Return the claims of a token that holds.

        Raises:
            TokenError: it does not hold.
            KeysUnavailable: whether it holds cannot be found out now.
        """
        token = _take_token(authorization)
        signing_key = await self.keys.find(_read_key_id(token))
        if signing_key is None:
            raise TokenError("token_key_unknown")
        if CHANNEL not in signing_key.endorsements:
            raise TokenError("token_key_not_endorsed")
        try:
            return jwt.decode(
                token,
                signing_key.key,
                algorithms=[ALGORITHM],
                audience=self.app_id,
                issuer=self.issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud"], "strict_aud": True},
            )
        except (PyJWTError, ValueError, TypeError) as error:
            raise TokenError("token_" + type(error).__name__) from None


# Private functions


def _take_token(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token or len(token) > MAX_LENGTH:
        raise TokenError("token_missing")
    return token.strip()


def _read_key_id(token: str) -> str:
    """Return the key's id from a header that is worth a look-up: nothing malformed may cause a call of ours."""
    try:
        header = jwt.get_unverified_header(token)
    except (PyJWTError, ValueError, TypeError):
        raise TokenError("token_malformed") from None
    key_id = header.get("kid")
    if header.get("alg") != ALGORITHM or not isinstance(key_id, str) or not key_id:
        raise TokenError("token_malformed")
    return key_id
