"""Cards that were drawn are found by their id alone, and forgotten when their time is over."""

from datetime import timedelta

import pytest

from domain.answers import Perspective
from domain.cards import KEPT_FOR, Card, Subject, draw_card
from domain.errors import DomainError
from tests.storage.samples import CHAIR, LS01, NOW, ROUND, TENANT, AnyDatabase, commit_with

FORM = Subject(ROUND.id, LS01.id, Perspective.JOINT, ("a", "å"), NOW, 2)


def draw(subject: Subject = FORM, days_ago: int = 0) -> Card:
    """Return a new card of LS01's chair."""
    return draw_card(subject, TENANT, CHAIR.object_id, NOW - timedelta(days=days_ago))


async def test_a_card_is_found_as_it_was_drawn(any_database: AnyDatabase) -> None:
    form, nothing = draw(), draw(Subject())
    async with any_database.open() as unit:
        await unit.cards.add(form)
        await unit.cards.add(nothing)
        await unit.commit()
    async with any_database.read() as unit:
        assert await unit.cards.get(form.id) == form
        assert await unit.cards.get(nothing.id) == nothing


@pytest.mark.parametrize("card_id", ["", "x", "' OR 1=1 --", "å" * 64])
async def test_a_card_that_was_never_drawn_is_not_found(any_database: AnyDatabase, card_id: str) -> None:
    async with any_database.open() as unit:
        await unit.cards.add(draw())
        await unit.commit()
    async with any_database.read() as unit:
        assert await unit.cards.get(card_id) is None


async def test_no_two_cards_have_one_id(any_database: AnyDatabase) -> None:
    card = draw()
    async with any_database.open() as unit:
        await commit_with(unit, unit.cards.add(card))
    with pytest.raises(DomainError, match="already_there"):
        async with any_database.open() as unit:
            await commit_with(unit, unit.cards.add(card))


async def test_only_cards_whose_time_is_over_are_forgotten(any_database: AnyDatabase) -> None:
    old, new = draw(days_ago=KEPT_FOR.days), draw(days_ago=KEPT_FOR.days - 1)
    async with any_database.open() as unit:
        for card in (old, new):
            await unit.cards.add(card)
        await unit.commit()
    async with any_database.open() as unit:
        assert [await unit.cards.remove_expired(NOW) for _ in range(2)] == [1, 0]
        await unit.commit()
    async with any_database.read() as unit:
        assert await unit.cards.get(old.id) is None
        assert await unit.cards.get(new.id) == new
