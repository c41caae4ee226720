"""S2: a token that held once is remembered, yet never longer than its key and its time hold."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientSession

from bot.channel_tokens import ChannelTokens, TokenError
from bot.signing_keys import REFRESH_AFTER, SigningKeys
from tests.support.clocks import SettableClock
from tests.support.issuer import APP_ID, make_key, openid_issuer


async def test_a_remembered_token_gives_the_same_claims() -> None:
    async with openid_issuer() as issuer, ClientSession() as session:
        tokens = ChannelTokens(APP_ID, SigningKeys(lambda: session, issuer.metadata_url))
        shown = f"Bearer {issuer.issue()}"
        assert await tokens.read_claims(shown) is await tokens.read_claims(shown)


async def test_a_remembered_token_falls_with_its_key() -> None:
    elapsed = 0.0
    async with openid_issuer() as issuer, ClientSession() as session:
        keys = SigningKeys(lambda: session, issuer.metadata_url, lambda: elapsed)
        tokens = ChannelTokens(APP_ID, keys)
        shown = f"Bearer {issuer.issue()}"
        await tokens.read_claims(shown)
        issuer.keys = {"key-1": make_key(1)}
        elapsed = REFRESH_AFTER - 1
        await tokens.read_claims(shown)
        await asyncio.sleep(0.05)
        assert issuer.fetches == 1
        elapsed = REFRESH_AFTER
        await tokens.read_claims(shown)  # its key is a day old: they are fetched beside this call
        async with asyncio.timeout(10):
            while issuer.fetches == 1:  # noqa: ASYNC110 - the issuer tells nobody
                await asyncio.sleep(0.01)
        await keys.warm()
        with pytest.raises(TokenError, match="token_key_unknown"):
            await tokens.read_claims(shown)


async def test_another_signature_under_remembered_claims_is_refused() -> None:
    async with openid_issuer() as issuer, ClientSession() as session:
        tokens = ChannelTokens(APP_ID, SigningKeys(lambda: session, issuer.metadata_url))
        head, claims, _ = issuer.issue().split(".")
        good = f"Bearer {head}.{claims}.{issuer.issue(extra='other').split('.')[2]}"
        await tokens.read_claims(f"Bearer {issuer.issue()}")
        with pytest.raises(TokenError, match="token_InvalidSignatureError"):
            await tokens.read_claims(good)


async def test_a_token_past_its_time_is_taken_apart_again() -> None:
    now = int(time.time())
    clock = SettableClock(datetime.fromtimestamp(now, UTC))
    async with openid_issuer() as issuer, ClientSession() as session:
        tokens = ChannelTokens(APP_ID, SigningKeys(lambda: session, issuer.metadata_url), clock=clock)
        shown = f"Bearer {issuer.issue(exp=now + 60)}"
        first = await tokens.read_claims(shown)
        clock.put(datetime.fromtimestamp(now, UTC) + timedelta(seconds=61))
        assert await tokens.read_claims(shown) is not first
