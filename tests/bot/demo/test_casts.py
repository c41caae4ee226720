"""What the client is told about the demo's people."""

from json import loads
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from bot.demo.casts import CAST_FILE, read_cast, write_cast


def load_cast(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = loads((folder / CAST_FILE).read_text(encoding="utf-8"))
    return content


def test_the_first_of_the_cast_sits_at_the_client_and_five_others_are_there(tmp_path: Path) -> None:
    write_cast(tmp_path / "made" / "on the way")
    written = load_cast(tmp_path / "made" / "on the way")
    assert written["currentUser"]["name"] == "Ordförande LS13"
    assert len(written["users"]) == 5


def test_anyone_of_the_cast_can_sit_at_the_client_in_a_chat_of_their_own(tmp_path: Path) -> None:
    chats = set()
    for person in read_cast().people:
        write_cast(tmp_path, person=person.key)
        written = load_cast(tmp_path)
        assert written["currentUser"]["aadObjectId"] == person.object_id
        assert person.object_id not in {user["aadObjectId"] for user in written["users"]}
        chats.add(written["personalChat"]["id"])
    assert len(chats) == 6


def test_somebody_outside_the_cast_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="ls99"):
        write_cast(tmp_path, person="ls99")


def test_every_id_is_there_once_and_has_the_form_that_entra_gives(tmp_path: Path) -> None:
    cast = read_cast()
    entra_ids = [cast.tenant_id, cast.team.group_id, *(person.object_id for person in cast.people)]
    assert [str(UUID(each)) for each in entra_ids] == entra_ids
    places = [cast.group_chat.id, cast.team.id, *(channel.id for channel in cast.team.channels)]
    people = [cast.bot.id, *(person.user_id for person in cast.people)]
    every_id = [*entra_ids, *places, *people]
    assert len(set(every_id)) == len(every_id)
