"""Is it really Teams that calls? The check of the token that comes with each call (S2)."""

import re
from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import jwt
from jwt import PyJWTError
from msgspec import Struct, field

from bot.clock import Clock, SystemClock
from bot.signing_keys import SigningKey, SigningKeys

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
ALGORITHM = "RS256"
LEEWAY_SECONDS = 300
MAX_LENGTH = 16 * 1024
# Teams shows the same token for about an hour: one for each region and app.
MAX_REMEMBERED = 100
# Base64url in its one spelling: Python's own decoder passes over signs and bits that should not be there.
PART = r"(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?"
COMPACT = re.compile(rf"{PART}\.{PART}\.{PART}", re.ASCII)

Claims = Mapping[str, Any]


class TokenError(Exception):
    """The token proves nothing; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Verified(Struct, frozen=True):
    key_id: str
    signing_key: SigningKey
    claims: Claims


class ChannelTokens(Struct, frozen=True):
    """What a token must be: made for us by the issuer, signed with a key that may speak for Teams.

    A token that held is not taken apart again: what can change since, its key and the time, is looked at each time.
    """

    app_id: str
    keys: SigningKeys
    issuer: str = ISSUER
    clock: Clock = field(default_factory=SystemClock)
    _verified: OrderedDict[bytes, _Verified] = field(default_factory=OrderedDict)

    def __repr__(self) -> str:
        return f"ChannelTokens({self.app_id})"

    async def read_claims(self, authorization: str) -> Claims:
        """Return the claims of a token that holds.

        Raises:
            TokenError: it does not hold.
            KeysUnavailable: whether it holds cannot be found out now.
        """
        digest = sha256(authorization.encode(errors="surrogateescape")).digest()
        verified = self._verified.get(digest)
        if verified is not None and self._still_holds(verified):
            return verified.claims
        token = _take_token(authorization)
        key_id = _read_key_id(token)
        signing_key = await self.keys.find(key_id)
        if signing_key is None:
            raise TokenError("token_key_unknown")
        if CHANNEL not in signing_key.endorsements:
            raise TokenError("token_key_not_endorsed")
        claims = self._decode(token, signing_key)
        self._verified[digest] = _Verified(key_id, signing_key, claims)
        while len(self._verified) > MAX_REMEMBERED:
            self._verified.popitem(last=False)
        return claims

    def _still_holds(self, verified: _Verified) -> bool:
        """Tell whether the very key is still in force and the token not expired; leeway is for a new look to give."""
        same_key = self.keys.recall(verified.key_id) is verified.signing_key
        return same_key and self.clock.now().timestamp() < float(verified.claims["exp"])

    def _decode(self, token: str, signing_key: SigningKey) -> Claims:
        try:
            claims: Claims = jwt.decode(
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
        return claims


# Private functions


def _take_token(authorization: str) -> str:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token or len(token) > MAX_LENGTH:
        raise TokenError("token_missing")
    if not COMPACT.fullmatch(token.strip()):
        raise TokenError("token_malformed")
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
