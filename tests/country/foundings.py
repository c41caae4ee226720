"""The country in a database on the day before: everyone has a role and has met the bot, and each county has a round."""

from datetime import UTC, datetime

from msgspec.structs import replace

from domain.conversations import Conversation, Scope
from domain.ids import RoundId
from domain.roster import County
from domain.rounds import Round, RoundState
from rendering.instruments import default_instrument, default_questionnaire, trial_questionnaires
from storage.unit_of_work import Database
from tests.country.geography import Citizen, Country
from tests.support.builders import a_round
from tests.support.people import BOT

MET_AT = datetime(2024, 11, 1, 9, tzinfo=UTC)
# What one unit of work takes of the many.
AT_ONCE = 500


def round_of(county: County) -> Round:
    """Return the round of 2024 in a county, which opens by itself on its day."""
    plain = a_round(state=RoundState.PLANNED, opened_at=None, instrument=default_instrument())
    return replace(plain, id=RoundId(f"round-{county.id}"), county_id=county.id, refers_to=2024)


def channel_of(county: County) -> str:
    """Return the id of the county's network channel."""
    return f"19:{county.id}@thread.tacv2"


async def found(url: str, country: Country, teams: str) -> None:
    """Store it all; whoever is written to is so at the address of `teams`."""
    async with Database(url) as database:
        await _found_counties(database, country)
        for first in range(0, len(country.people), AT_ONCE):
            async with database.open() as uow:
                for each in country.people[first : first + AT_ONCE]:
                    await uow.roster.put_person(each.person)
                    await uow.roster.add_assignment(each.assignment)
                    await uow.conversations.put(_chat_of(each, teams))
                await uow.commit()
        await _connect_channels(database, country, teams)


# Private functions


async def _found_counties(database: Database, country: Country) -> None:
    async with database.open() as uow:
        for county in country.counties:
            await uow.roster.add_county(county)
        for unit in country.units:
            await uow.roster.add_unit(unit)
        for county in country.counties:
            await uow.rounds.put(round_of(county))
            for form in (default_questionnaire(), *trial_questionnaires()):
                await uow.round_parts.put(round_of(county).id, form)
        await uow.commit()


def _chat_of(citizen: Citizen, teams: str) -> Conversation:
    who = citizen.who
    plain = Conversation(who.chat, who.tenant, teams, Scope.PERSONAL, BOT["id"], who.object_id)
    return replace(plain, greeted=True, member_id=who.user_id, met_at=MET_AT)


async def _connect_channels(database: Database, country: Country, teams: str) -> None:
    async with database.open() as uow:
        for county in country.counties:
            tenant = next(each.who.tenant for each in country.people if each.county == county)
            channel = Conversation(channel_of(county), tenant, teams, Scope.CHANNEL, BOT["id"])
            await uow.conversations.put(channel)
            await uow.conversations.connect_channel(county.id, channel)
        await uow.commit()
