"""Links to files that are made when they are fetched: a word that nobody guesses, worth something for a day (S21)."""

import re
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from secrets import token_urlsafe

from msgspec import Struct

from domain.ids import AgreementId, CountyId, MeetingId, PersonId, RoundId, UnitId

# Bytes of chance in a link: 256 bits.
CHANCE = 32
WORTH = timedelta(hours=24)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class FileLink(Struct, frozen=True):
    """What a link leads to; of its token only the digest is kept.

    That is the talking sheet of an agreement, or a meeting for a calendar. `expires_at` is by the machine's clock.
    """

    digest: str
    agreement_id: AgreementId | None
    language: str
    expires_at: datetime
    meeting_id: MeetingId | None = None


class PlanDocument(StrEnum):
    """What can be fetched of a leadership's plan: templates to fill in, and what is stored."""

    PLAN_TEMPLATE = "plan_template"
    ACTIVITY_TEMPLATE = "activity_template"
    ACTIVITY_PLAN = "activity_plan"


class PlanLink(Struct, frozen=True):
    """A link to a document about a leadership's plan; as `FileLink` otherwise."""

    digest: str
    unit_id: UnitId
    document: PlanDocument
    language: str
    expires_at: datetime


class PageLink(Struct, frozen=True):
    """A link to a page for printing; as `FileLink` otherwise.

    Attributes:
        unit_id: whose mirror it is; None for the county's temperature.
        person_id: who asked for the mirror, and whose role the link lives by.
    """

    digest: str
    county_id: CountyId
    unit_id: UnitId | None
    person_id: PersonId | None
    language: str
    expires_at: datetime


class LetterForm(StrEnum):
    """What a letter is fetched as: a draft for a mail program, or its last day for a calendar."""

    MAIL = "mail"
    DAY = "day"


class LetterLink(Struct, frozen=True):
    """A link to a letter that a coordinator sends to somebody whom Teams does not reach; as `FileLink` otherwise.

    Attributes:
        reader_id: to whom the letter is.
        person_id: the coordinator who asked for it, and whose role the link lives by.
    """

    digest: str
    round_id: RoundId
    reader_id: PersonId
    person_id: PersonId
    form: LetterForm
    expires_at: datetime


def make_token() -> str:
    """Return a new link's token: 43 letters, digits, hyphens and low lines."""
    return token_urlsafe(CHANCE)


def is_token(text: str) -> bool:
    """Tell whether a text could be a token at all."""
    return _TOKEN.fullmatch(text) is not None


def digest_of(token: str) -> str:
    """Return what is kept of a token; it needs no salt, since nobody guesses 256 bits."""
    return sha256(token.encode()).hexdigest()
