"""The ports `Inbox`, `DialogStates` and `Audit`, on all databases."""

import json

import pytest

from domain.errors import DomainError
from domain.ports import AuditEntry
from tests.storage.samples import MINUTE, NOW, AnyDatabase, commit_with

RESPONSE = {"status": 200, "body": {"z": "först", "a": [1, 2.5, None, True], "10": "x", "9": "y"}}


async def test_a_response_comes_back_with_its_keys_in_their_order(any_database: AnyDatabase) -> None:
    async with any_database.open() as unit:
        assert await unit.inbox.response_to("tenant/chat/1") is None
        await unit.inbox.add("tenant/chat/1", RESPONSE, NOW)
        await unit.commit()
    async with any_database.read() as unit:
        stored = await unit.inbox.response_to("tenant/chat/1")
        assert await unit.inbox.response_to("tenant/chat/2") is None
    assert json.dumps(stored) == json.dumps(RESPONSE)


async def test_an_activity_is_dealt_with_once(any_database: AnyDatabase) -> None:
    async with any_database.open() as unit:
        await unit.inbox.add("key", {"first": True}, NOW)
        await unit.commit()
    async with any_database.open() as unit:
        with pytest.raises(DomainError, match="already_there"):
            await commit_with(unit, unit.inbox.add("key", {"first": False}, NOW))
    async with any_database.read() as unit:
        assert await unit.inbox.response_to("key") == {"first": True}


async def test_an_empty_response_is_a_response(any_database: AnyDatabase) -> None:
    async with any_database.open() as unit:
        await unit.inbox.add("key", {}, NOW)
        assert await unit.inbox.response_to("key") == {}


async def test_a_state_is_stored_replaced_and_removed(any_database: AnyDatabase) -> None:
    async with any_database.open() as unit:
        assert await unit.dialog_states.load("me") is None
        await unit.dialog_states.save("me", {"step": 1}, NOW)
        await unit.dialog_states.save("me", {"step": 2, "given": {"1": 3}}, NOW + MINUTE)
        await unit.dialog_states.save("you", {}, NOW)
        assert await unit.dialog_states.load("me") == {"step": 2, "given": {"1": 3}}
        assert await unit.dialog_states.load("you") == {}
        for _ in range(2):
            await unit.dialog_states.save("me", None, NOW)
            assert await unit.dialog_states.load("me") is None


async def test_states_change_in_their_order_however_often_within_one_unit(any_database: AnyDatabase) -> None:
    keys = ("a", "b")
    async with any_database.open() as unit:
        for key in keys:
            await unit.dialog_states.save(key, {"step": 0}, NOW)
        await unit.commit()
    async with any_database.open() as unit:
        for key in keys:
            await unit.dialog_states.load(key)
        await unit.dialog_states.save("a", None, NOW)
        await unit.dialog_states.save("b", {"step": 1}, NOW)
        await unit.dialog_states.save("b", {"step": 2}, NOW)
        await unit.dialog_states.save("b", None, NOW)
        await unit.dialog_states.save("b", {"step": 3}, NOW)
        await unit.dialog_states.save("a", {"step": 4}, NOW)
        await unit.commit()
    async with any_database.read() as unit:
        assert [await unit.dialog_states.load(key) for key in keys] == [{"step": 4}, {"step": 3}]


async def test_what_json_cannot_say_is_refused(any_database: AnyDatabase) -> None:
    async with any_database.open() as unit:
        with pytest.raises(Exception, match=r"not JSON compliant"):
            await unit.dialog_states.save("me", {"value": float("nan")}, NOW)


async def test_the_log_of_changes_keeps_its_order(any_database: AnyDatabase) -> None:
    later = AuditEntry(NOW + MINUTE, "person:1", "round_closed", {"round": "r", "answered": 13, "why": None})
    earlier = AuditEntry(NOW, "cli", "round_opened", {})
    async with any_database.open() as unit:
        await unit.audit.add(later)
        await unit.audit.add(earlier)
        await unit.commit()
    async with any_database.read() as unit:
        assert await unit.audit.all() == [later, earlier]


async def test_naive_instants_are_refused(any_database: AnyDatabase) -> None:
    naive = NOW.replace(tzinfo=None)
    async with any_database.open() as unit:
        with pytest.raises(DomainError, match="naive_instant"):
            await unit.inbox.add("key", {}, naive)
    async with any_database.open() as unit:
        with pytest.raises(DomainError, match="naive_instant"):
            await unit.dialog_states.save("key", {}, naive)
    async with any_database.open() as unit:
        with pytest.raises(DomainError, match="naive_instant"):
            await unit.audit.add(AuditEntry(naive, "cli", "x", {}))
