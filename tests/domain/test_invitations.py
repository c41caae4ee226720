"""Invitation codes: chance enough, easy to type, never taken for a sentence."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import CountyId, InvitationId
from domain.invitations import (
    ALPHABET,
    FEWEST_DIGITS,
    LENGTH,
    Invitation,
    InvitationState,
    digest_of,
    new_code,
    read_code,
)
from domain.roster import Role
from tests.support.builders import NOW

CODE = "7K3Q-0M9T-XX12-R4BD-AW5Z-8HJ0-PN61"
PLAIN = CODE.replace("-", "")
INVITATION = Invitation(
    InvitationId("i"), digest_of(CODE), CountyId("c"), Role.CHAIR, None, None, NOW, NOW + timedelta(days=14)
)


def test_a_code_holds_at_least_128_bits_of_chance() -> None:
    assert len(set(ALPHABET)) == 32
    assert LENGTH * 5 - 1 >= 128
    assert not set("ILOU") & set(ALPHABET)
    codes = {new_code() for _ in range(2_000)}
    assert len(codes) == 2_000
    assert set("".join(codes)) == {*ALPHABET, "-"}


def test_every_new_code_is_read_as_itself() -> None:
    for _ in range(2_000):
        code = new_code()
        assert read_code(code) == code.replace("-", "")
        assert sum(sign in "23456789" for sign in code) >= FEWEST_DIGITS


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        PLAIN,
        CODE.replace("-", " "),
        CODE.replace("-", "\u2011"),
        CODE.replace("-", " \u2013 "),
        f"  {CODE}.\n",
        CODE.replace("0", "O"),
        CODE.replace("0", "o").replace("1", "l"),
        CODE.replace("1", "I"),
        f"Kod: {CODE}",
        f"min kod: {CODE.lower()}",
        "\n".join(CODE.split("-")),
        "".join(chr(ord(sign) + 0xFEE0) for sign in PLAIN),
    ],
)
def test_a_code_is_the_same_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == PLAIN
    assert digest_of(typed) == digest_of(CODE)


@given(st.lists(st.sampled_from(["", " ", "-", " - "]), min_size=LENGTH, max_size=LENGTH), st.booleans())
def test_spaces_and_hyphens_may_stand_anywhere(between: list[str], lower: bool) -> None:  # noqa: FBT001 - drawn
    typed = "".join(sign + gap for sign, gap in zip(PLAIN, between, strict=True))
    assert read_code(typed.lower() if lower else typed) == PLAIN


@pytest.mark.parametrize("typed", [CODE[:-1], CODE[:-2], CODE + "7", CODE + "77"])
def test_a_sign_too_few_or_too_many_is_meant_as_a_code_and_is_another(typed: str) -> None:
    assert read_code(typed) is not None
    assert digest_of(typed) != digest_of(CODE)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "skatta",
        "3 4 2 3 3",
        "gemensamt",
        "vi kan inte svara denna vecka",
        "kan vi svara den 24 mars 2025 i stället",
        "vi svarar senare den 14 mars ok",
        "kommentar bra samtal om 3 av 5 mål",
        "skicka sammanställningen till mig",
        PLAIN[:20],
        PLAIN * 2,
        "ABCDEFGHJKMNPQRSTVWXYZABCDEF",
        "00000000-1111-2222-3333-444444444444",
    ],
)
def test_what_people_write_is_not_taken_for_a_code(said: str) -> None:
    assert read_code(said) is None


def test_what_is_kept_of_a_code_does_not_hold_it() -> None:
    assert PLAIN not in digest_of(CODE).upper()
    assert len(digest_of(CODE)) == 64


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (timedelta(0), InvitationState.WAITING),
        (timedelta(days=14, seconds=-1), InvitationState.WAITING),
        (timedelta(days=14), InvitationState.EXPIRED),
    ],
)
def test_an_invitation_waits_until_its_last_day_is_over(after: timedelta, state: InvitationState) -> None:
    assert INVITATION.state_at(NOW + after) is state
