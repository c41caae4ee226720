"""How the country's people behave in January, and on which days each is written to by the closed form (E7).

The habits take turns: of each eight leaderships one answers at once, one when reminded, one late, one never; one wants
it later, one hands it on, one removes the app and one has blocked it. Of four municipalities one forgets it all.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct, field

from domain.instruments import Part
from domain.roster import Role, Unit, UnitKind
from tests.country.geography import Citizen, Country

OPENING, SNOOZED, SECOND, COORDINATOR, PREVIEW = (
    *(date(2025, 1, day) for day in (7, 20, 30, 31)),
    date(2025, 2, 3),
)
# The default ladder in January 2025, as the first of a unit's people meets it; one step would come before the opening.
LADDER = (OPENING, *(date(2025, 1, day) for day in (15, 21, 23, 27, 29)))
LATER = "påminn mig 20 januari"


class Act(StrEnum):
    """What somebody does about a message."""

    ANSWER = "answers"
    PAUSE = "wants it later"
    HAND_ON = "hands it on"
    LEAVE = "removes the app"
    PUBLISH = "publishes"


class Life(Struct, frozen=True):
    """What somebody is written, by day, and does about which of the messages: their first, their second."""

    days: tuple[date, ...] = ()
    acts: Mapping[int, Act] = field(default_factory=dict)


NOTHING = Life()
# By the chair's habit: the chair's January, and that of the contact behind them.
LEADERSHIPS: tuple[tuple[Life, Life], ...] = (
    (Life(LADDER[:1], {1: Act.ANSWER}), NOTHING),
    (Life(LADDER[:2], {2: Act.ANSWER}), NOTHING),
    (Life(LADDER[:5], {5: Act.ANSWER}), NOTHING),
    (Life(LADDER), Life((SECOND,))),
    (Life((OPENING, SNOOZED), {1: Act.PAUSE, 2: Act.ANSWER}), NOTHING),
    (Life(LADDER[:1], {1: Act.HAND_ON}), Life((OPENING,), {1: Act.ANSWER})),
    (Life(LADDER[:2], {2: Act.LEAVE}), Life(LADDER[2:3], {1: Act.ANSWER})),
    (NOTHING, Life((OPENING,), {1: Act.ANSWER})),
)
FORGETS, BLOCKS = 3, 7
# By the municipality's habit: the January of whoever has its survey or its economy.
MUNICIPALITIES = (
    Life(LADDER[:1], {1: Act.ANSWER}),
    Life(LADDER[:2], {2: Act.ANSWER}),
    Life(LADDER),
    Life(LADDER[:3], {3: Act.ANSWER}),
)
FORGET_IT_ALL = 2


class Lives(Struct, frozen=True):
    """Everyone's January by the id of their chat; `blocked` are the chats that take nothing."""

    by_chat: Mapping[str, Life]
    blocked: frozenset[str]
    citizens: Mapping[str, Citizen]

    @property
    def expected(self) -> Mapping[str, tuple[date, ...]]:
        """Return the days on which each person is written to, of those who are at all."""
        return {chat: life.days for chat, life in self.by_chat.items() if life.days}


def make_lives(country: Country) -> Lives:
    """Return what comes of the habits."""
    citizens = {each.who.chat: each for each in country.people}
    seats = {(each.role, each.unit.id): each.who.chat for each in reversed(country.people) if each.unit}
    lives: dict[str, Life] = {}
    blocked: set[str] = set()
    for number, unit in enumerate(country.of_kind(UnitKind.LEADERSHIP)):
        chair, contact = LEADERSHIPS[number % len(LEADERSHIPS)]
        lives |= {seats[Role.CHAIR, unit.id]: chair, seats[Role.CONTACT, unit.id]: contact}
        if number % len(LEADERSHIPS) == BLOCKS:
            blocked.add(seats[Role.CHAIR, unit.id])
    for number, unit in enumerate(country.of_kind(UnitKind.MUNICIPALITY)):
        life = MUNICIPALITIES[number % len(MUNICIPALITIES)]
        lives |= {seats[Role.DEVELOPER, unit.id]: life, seats[Role.FINANCE, unit.id]: life}
        if number % len(MUNICIPALITIES) == FORGET_IT_ALL:
            lives[seats[Role.CONTACT, unit.id]] = Life((SECOND,))
    return Lives({**lives, **_list_coordinators(country)}, frozenset(blocked), citizens)


def find_part(citizen: Citizen) -> Part:
    """Return what somebody of a municipality answers."""
    return Part.ECONOMY if citizen.role is Role.FINANCE else Part.MUNICIPAL_SURVEY


def find_forgetful(country: Country) -> Sequence[Unit]:
    """Return the units that hand in nothing."""
    leaderships, homes = country.of_kind(UnitKind.LEADERSHIP), country.of_kind(UnitKind.MUNICIPALITY)
    return [*leaderships[FORGETS :: len(LEADERSHIPS)], *homes[FORGET_IT_ALL :: len(MUNICIPALITIES)]]


# Private functions


def _list_coordinators(country: Country) -> Mapping[str, Life]:
    """Return the coordinators' lives: told of what is missing, if anything is, and of the summary; one publishes it."""
    forgetful = {unit.county_id for unit in find_forgetful(country)}
    lives: dict[str, Life] = {}
    publishing: set[str] = set()
    for each in country.people:
        if each.role is Role.COORDINATOR:
            days = (COORDINATOR, PREVIEW) if each.county.id in forgetful else (PREVIEW,)
            acts = {} if each.county.id in publishing else {len(days): Act.PUBLISH}
            lives[each.who.chat] = Life(days, acts)
            publishing.add(each.county.id)
    return lives
