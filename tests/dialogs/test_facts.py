"""Whose county it is, where one service serves several."""

from domain.errors import Reason, Rejected
from domain.ids import CountyId
from domain.messages import Refusal
from domain.progress import Progress
from domain.release_messages import NothingPublished
from domain.roster import County
from tests.dialogs.talks import CHANNEL, Talk
from tests.support.builders import a_channel, a_round

OTHER = County(CountyId("other"), "Annat län")


async def test_a_stranger_in_private_is_told_of_no_county_where_there_are_several(talk: Talk) -> None:
    await _add_other(talk)
    assert await talk.say("stranger", "läge") == (Refusal(Rejected(Reason.NO_ROUND)),)
    assert await talk.say("stranger", "sammanställning") == (NothingPublished(None, None),)


async def test_a_network_channel_is_told_of_its_own_county(talk: Talk) -> None:
    await _add_other(talk)
    await talk.say("coordinator", "koppla kanal", conversation=CHANNEL)
    told = await talk.say("stranger", "sammanställning", conversation=CHANNEL)
    elsewhere = await talk.say("stranger", "sammanställning", conversation=a_channel(id="19:x@thread.tacv2"))
    assert told == (NothingPublished(a_round(), Progress(0, 6)),)
    assert elsewhere == (NothingPublished(None, None),)


async def test_a_representative_is_told_of_their_own_county(talk: Talk) -> None:
    await _add_other(talk)
    assert await talk.say("chair-ls01", "sammanställning") == (NothingPublished(a_round(), Progress(0, 6)),)


# Private functions


async def _add_other(talk: Talk) -> None:
    async with talk.database.open() as uow:
        await uow.roster.add_county(OTHER)
        await uow.commit()
