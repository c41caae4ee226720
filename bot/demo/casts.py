"""Who is in the demo's client: read from `cast.toml`, written as the Agents Playground wants it."""

import tomllib
from importlib.resources import files
from json import dumps
from pathlib import Path
from typing import Any

from msgspec import Struct

CAST_FILE = ".m365agentsplayground.yml"
FORMAT_VERSION = "0.1.1"


class Place(Struct, frozen=True):
    """A bot, a chat or a channel: its id in Teams and its name."""

    id: str
    name: str


class CastPerson(Struct, frozen=True):
    """Someone in the client; `object_id` is who they are to the roster, `user_id` who they are to the Connector."""

    key: str
    given_name: str
    surname: str
    object_id: str

    @property
    def name(self) -> str:
        """Return what the client shows."""
        return f"{self.given_name} {self.surname}"

    @property
    def user_id(self) -> str:
        """Return the id that activities come from."""
        return f"29:demo-{self.key}"

    @property
    def chat_id(self) -> str:
        """Return the conversation with the bot: one a person, so that two clients can run at once."""
        return f"a:demo-{self.key}"

    @property
    def email(self) -> str:
        """Return an address under a domain that can never be anyone's (RFC 2606)."""
        return f"{self.key}@example.org"


class Team(Struct, frozen=True):
    """The network's team; the client adds a channel named General with the team's own id."""

    id: str
    name: str
    group_id: str
    channels: tuple[Place, ...]


class Cast(Struct, frozen=True):
    """All that the client is told about the world; the first person is the one the demo is about."""

    tenant_id: str
    bot: Place
    people: tuple[CastPerson, ...]
    group_chat: Place
    team: Team

    def find_person(self, key: str) -> CastPerson:
        """Return the person with this key.

        Raises:
            KeyError: nobody in the cast has it.
        """
        for person in self.people:
            if person.key == key:
                return person
        raise KeyError(key)


def read_cast() -> Cast:
    """Return the cast that comes with the demo."""
    content = tomllib.loads(files("bot.demo").joinpath("cast.toml").read_text(encoding="utf-8"))
    team = content["team"]
    return Cast(
        tenant_id=content["tenant_id"],
        bot=Place(**content["bot"]),
        people=tuple(CastPerson(**person) for person in content["people"]),
        group_chat=Place(**content["group_chat"]),
        team=Team(team["id"], team["name"], team["group_id"], tuple(Place(**channel) for channel in team["channels"])),
    )


def write_cast(folder: Path, *, person: str | None = None) -> Path:
    """Write the client's configuration into a folder, made if need be, and return the file.

    Args:
        folder: where the client will run; it reads the file from its working directory.
        person: the key of whoever sits at the client; the first of the cast if left out.
    """
    cast = read_cast()
    current = cast.find_person(person) if person else cast.people[0]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / CAST_FILE
    # JSON is YAML too: no library more for one file.
    path.write_text(dumps(_describe_cast(cast, current), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def _describe_cast(cast: Cast, current: CastPerson) -> dict[str, Any]:
    return {
        "version": FORMAT_VERSION,
        "tenantId": cast.tenant_id,
        "bot": {"id": cast.bot.id, "name": cast.bot.name},
        "currentUser": _describe_person(current),
        "users": [_describe_person(other) for other in cast.people if other != current],
        "personalChat": {"id": current.chat_id},
        "groupChat": {"id": cast.group_chat.id, "name": cast.group_chat.name},
        "team": {
            "id": cast.team.id,
            "name": cast.team.name,
            "aadGroupId": cast.team.group_id,
            "channels": [{"id": channel.id, "name": channel.name} for channel in cast.team.channels],
        },
    }


def _describe_person(person: CastPerson) -> dict[str, str]:
    return {
        "id": person.user_id,
        "name": person.name,
        "userPrincipleName": person.email,  # spelt so in the client's own format
        "aadObjectId": person.object_id,
        "givenName": person.given_name,
        "surname": person.surname,
        "email": person.email,
    }
