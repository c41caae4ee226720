"""Invitations: a code that one person may use once to get a role, whichever organisation they belong to (S7)."""

import re
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from secrets import choice

from msgspec import Struct

from domain.ids import CountyId, InvitationId, PersonId, UnitId
from domain.roster import Role

# Crockford's alphabet: none of its signs is taken for another when read aloud or from a screen.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# 28 signs of 5 bits are 140 bits of chance, of which the rule about digits takes less than one.
GROUPS, GROUP = 7, 4
LENGTH = GROUPS * GROUP
# By its digits a code is told from a sentence; without one sign more or less it is still meant as a code.
FEWEST_DIGITS = 3
SLIP = 2
DEFAULT_DAYS, MOST_DAYS = 14, 90
# Guesses that one person has within an hour.
MOST_WRONG_CODES, WRONG_CODES_WITHIN = 5, timedelta(hours=1)

_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_LABEL = re.compile(r"^[\w ]{1,20}:")
_APART = re.compile(r"[\s.\u2010-\u2015\u2212-]+")
_DIGIT = re.compile(r"[2-9]")


class InvitationState(StrEnum):
    """Where an invitation is; only one that waits gives a role."""

    WAITING = "waiting"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Invitation(Struct, frozen=True):
    """A role that waits for whoever brings the code; the code itself is kept nowhere, only its `digest`.

    `name` is what the operator calls the person; it is shown in lists, and gives nothing.
    """

    id: InvitationId
    digest: str
    county_id: CountyId
    role: Role
    unit_id: UnitId | None
    name: str | None
    invited_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    person_id: PersonId | None = None
    revoked_at: datetime | None = None

    @property
    def last_moment(self) -> datetime:
        """Return a moment of the last day on which the code works."""
        return self.expires_at - timedelta(seconds=1)

    def state_at(self, now: datetime) -> InvitationState:
        """Return where the invitation is at `now`."""
        if self.used_at is not None:
            return InvitationState.USED
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        return InvitationState.WAITING if now < self.expires_at else InvitationState.EXPIRED


def new_code() -> str:
    """Return a new code, in groups that can be read aloud."""
    while True:
        code = "".join(choice(ALPHABET) for _ in range(LENGTH))
        if len(_DIGIT.findall(code)) >= FEWEST_DIGITS:
            return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def read_code(text: str) -> str | None:
    """Return what was typed as a code, in one spelling; None when the text was not meant as one.

    Case, spaces, hyphens and a label such as "kod:" do not matter, nor O for 0 and I or L for 1. With a sign too many
    or too few it is still returned: it is no code that is valid, and the person wants to hear so.
    """
    said = _LABEL.sub("", unicodedata.normalize("NFKC", text).strip(), count=1)
    plain = _APART.sub("", said).upper()
    signs = plain.translate(_LOOKALIKES)
    meant = LENGTH - SLIP <= len(signs) <= LENGTH + SLIP and not set(signs) - set(ALPHABET)
    return signs if meant and len(_DIGIT.findall(plain)) >= FEWEST_DIGITS else None


def digest_of(code: str) -> str:
    """Return what is kept of a code.

    A plain hash is enough: a slow one protects words that people choose, and nobody tries 2 to the 139 codes, however
    fast each try is.
    """
    return sha256((read_code(code) or code).encode()).hexdigest()
