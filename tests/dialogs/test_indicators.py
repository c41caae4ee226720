"""Whole talks about the county's key figures: anybody of the county asks, also in the channel."""

from collections.abc import Mapping
from typing import Any

import pytest

from domain.errors import Reason
from domain.messages import Refusal
from domain.status_messages import IndicatorsShown
from domain.usecases.import_indicators import IndicatorRow, import_indicators
from domain.usecases.log_event import Logging
from tests.dialogs.talks import CHANNEL, Talk
from tests.support.builders import COUNTY, NOW
from tests.support.indicators import published_figures


async def bring_in(talk: Talk) -> None:
    rows = [IndicatorRow(line, each) for line, each in enumerate(published_figures().indicators, start=2)]
    async with talk.database.open() as uow:
        await import_indicators(uow, Logging(COUNTY, "operator"), 2025, rows, NOW)
        await uow.conversations.put(CHANNEL)
        await uow.commit()


@pytest.mark.parametrize("where", [{}, {"conversation": CHANNEL}], ids=["in private", "in the channel"])
@pytest.mark.parametrize("who", ["chair-ls01", "coordinator"])
@pytest.mark.parametrize("words", ["nyckeltal", "visa länets nyckeltal tack", "key figures"])
async def test_anybody_of_the_county_gets_the_latest_key_figures(
    talk: Talk, who: str, words: str, where: Mapping[str, Any]
) -> None:
    await bring_in(talk)
    (shown,) = await talk.say(who, words, **where)
    assert isinstance(shown, IndicatorsShown)
    assert (shown.county, shown.figures.year) == (COUNTY.name, 2025)
    assert shown.figures.indicators == published_figures().indicators


async def test_until_there_are_any_it_says_so(talk: Talk) -> None:
    (refused,) = await talk.say("chair-ls01", "nyckeltal")
    assert isinstance(refused, Refusal)
    assert refused.rejected.reason is Reason.NO_INDICATORS
