"""A card's data is only what somebody sent: it answers for nobody else and for nothing outside the scale (S5)."""

import json
import math
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bot.translation import translate
from domain.answers import MAX_COMMENT_LENGTH, Perspective
from domain.cards import Subject
from domain.ids import CardId, RoundId, UnitId
from domain.ports import AuditEntry, UnitOfWork
from domain.requests import Verb
from domain.roster import UnitKind
from domain.rounds import RoundState
from tests.dialogs.talks import Talk, begin_talk
from tests.security.doors import House, open_house, tell_figure
from tests.support.builders import COUNTY, NOW, TENANT, a_card, a_round, an_earlier_round, object_id_of
from tests.support.counties import CHAIRS, county_of, plant_card, read_from, round_of, write_to
from tests.support.people import Json

MUTANTS, PER_TALK, OVER_HTTP = 10_000, 500, 312
STEPS = 4
CHAIR = "chair-ls01"
VERBS = [verb.value for verb in Verb]
# Ids that an attacker has seen: of their own cards, and of cards that were forwarded.
CARDS = {who: f"card-{who}" for who in (CHAIR, "chair-ls02", "chair-ls06", "last year", "foreign unit", "no unit")}
SUBJECTS = {
    "last year": Subject(RoundId("round-2023"), UnitId("ls01"), Perspective.JOINT),
    "foreign unit": Subject(RoundId("round-2024"), UnitId("ls02"), Perspective.JOINT),
    "no unit": Subject(RoundId("round-2024")),
}
# What no card of ours ever holds, beside what it does.
HOSTILE: tuple[Any, ...] = (
    None, True, False, 0, 1, 3, 4, 5, -1, 1e308, -1e308, 3.0, 2.5, 10**400, "", " ", "3", "3 ", " 3", "5 ", "0", "-1",
    "3,5", "3.0", "1e0", "0x3", "+3", "3;3", "3 3", "٣", "३", "\uff13", "³", "3\ufe0f\u20e3", "IV", "tre", "3\u0000",
    "3\n4", "9" * 400, "1" * 4_000, [], [3], ["3"], {}, {"value": "3"}, {"$ne": 0}, "null", "undefined", "NaN", "inf",
    "' OR 1=1 --", "{{7*7}}", "${jndi:x}", "../../etc/passwd", "<script>", "\u202e3", "a" * 5_000, "municipality",
    "joint", "king", "round-2023", "round-2024", "ls01", "ls02", "ls06", "LS01", "county", "coordinator",
)  # fmt: skip
# Only what JSON has no word for, and Python's own reader takes all the same.
NO_JSON = (math.nan, math.inf, -math.inf)
FIELDS = (
    "card",
    "card",
    "choice",
    "perspective",
    "comment",
    "why",
    "verb",
    *(f"goal_{number}" for number in range(1, 7)),
)
EXTRA = (
    "round",
    "unit",
    "person",
    "respondent",
    "tenant",
    "from",
    "role",
    "__class__",
    "goal_0",
    "goal_-1",
    "goal_1 ",
    "GOAL_1",
    "id",
)


def forge(chance: random.Random, honest: Json, foreign: Sequence[str] = ()) -> Json:
    """Return what an honest card says, with some of it changed, added or missing; now and then another's card."""
    data = dict(honest)
    for _ in range(chance.randrange(1, 5)):
        field = chance.choice(FIELDS if chance.random() < 0.8 else EXTRA)
        if chance.random() < 0.1:
            data.pop(field, None)
        else:
            data[field] = chance.choice(HOSTILE)
    return data | {"card": chance.choice(foreign)} if foreign and chance.random() < 0.2 else data


def press(chance: random.Random, base: Json, data: object) -> Json:
    """Return a press with the data, as one of the three ways in which cards are pressed."""
    verb = chance.choice(VERBS) if chance.random() < 0.3 else Verb.SUBMIT_ASSESSMENT.value
    if chance.random() < 0.3:
        return base | {"type": "message", "value": {"verb": verb, **data} if isinstance(data, dict) else data}
    action = {"type": "Action.Execute", "verb": chance.choice([verb, verb, None, 7, [verb]]), "data": data}
    odd: list[object] = [action, {"action": [action]}, [], "x", None]
    value = {"action": action} if chance.random() < 0.95 else chance.choice(odd)
    return base | {"type": "invoke", "name": "adaptiveCard/action", "value": value}


def make_presses(chance: random.Random) -> Iterator[Json]:
    """Yield presses of LS01's chair without end, on their own cards and on everybody else's."""
    honest = {"card": CARDS[CHAIR]} | {f"goal_{n}": "3" for n in range(1, 6)}
    foreign = [card for who, card in CARDS.items() if who != CHAIR]
    place = {"conversationType": "personal", "tenantId": TENANT, "id": f"a:{CHAIR}"}
    number = 0
    while True:
        number += 1
        base = {
            "id": f"press-{number}",
            "channelId": "msteams",
            "serviceUrl": "https://smba.example/emea/",
            "from": {"id": f"29:{CHAIR}", "name": CHAIR, "aadObjectId": object_id_of(CHAIR)},
            "recipient": {"id": "28:bot"},
            "conversation": place,
            "channelData": {"tenant": {"id": TENANT}},
            "replyToId": "1",
        }
        data: object = forge(chance, honest, foreign)
        if chance.random() < 0.03:
            data = chance.choice([None, [], "x", 7, [data], chance.choice(NO_JSON)])
        yield press(chance, base, data)


async def list_foreign(uow: UnitOfWork, round_id: Any, may: Callable[[str, str], bool]) -> list[object]:  # noqa: ANN401 - a round's id
    """Return what is stored and should not be: for another unit or person, or outside the scale."""
    revisions, drafts = await uow.submissions.of_round(round_id), await uow.submissions.drafts_of_round(round_id)
    stored = [
        *((each.unit_id, each.person_id, each.answers, True) for each in revisions),
        *((each.unit_id, each.person_id, each.answers, False) for each in drafts),
    ]
    return [
        (unit, person, answers)
        for unit, person, answers, whole in stored
        if not may(unit, person or "")
        or (whole and sorted(answers.values) != [1, 2, 3, 4, 5])
        or not all(type(value) is int and 1 <= value <= STEPS for value in answers.values.values())
        or (whole and answers.perspective not in set(Perspective))
        or len(answers.comment) > MAX_COMMENT_LENGTH
    ]


async def test_ten_thousand_forged_presses_write_for_nobody_else_and_nothing_outside_the_scale() -> None:
    chance = random.Random(5)  # noqa: S311 - the same presses every time
    presses, taken, revisions = make_presses(chance), 0, 0
    while taken < MUTANTS:
        # Every fourth county has closed its round, and its card is still on the screen.
        closed = taken // PER_TALK % 4 == 3
        talk = await begin_talk(a_round(state=RoundState.CLOSED) if closed else None)
        await talk.put_round(an_earlier_round())
        await plant_cards(talk)
        before = await read_house(talk)
        for _ in range(PER_TALK):
            turn = translate(next(presses), NOW)
            taken += 1
            if turn is not None:
                await talk.run(turn)
                assert talk.handled.response["status"] == 200
        assert await read_house(talk) == before
        async with talk.database.read() as uow:
            for collection in await uow.rounds.all(COUNTY.id):
                foreign = await list_foreign(uow, collection.id, lambda unit, person: (unit, person) == ("ls01", CHAIR))
                assert foreign == []
        stored = await talk.submissions()
        assert {each.round_id for each in stored} <= (set() if closed else {"round-2024"})
        assert {each.conversation_id for each in await talk.deliveries()} <= {f"a:{CHAIR}"}
        revisions += len(stored)
    assert revisions > 0  # some of what was sent is an honest answer in odd clothes: the test could notice a wrong one
    tell_figure("S5", presses=str(MUTANTS), foreign="0", revisions=str(revisions))


async def test_some_hundred_forged_presses_over_http_are_answered_and_write_nothing_foreign(sqlite_url: str) -> None:
    chance = random.Random(55)  # noqa: S311 - the same presses every time
    async with open_house(sqlite_url) as house:
        async with read_from(sqlite_url) as uow:
            county, collection = await county_of(uow), await round_of(uow)
            units = {unit.name: unit.id for unit in await uow.roster.units(county.id, UnitKind.LEADERSHIP)}
            everyone = [(name, who.object_id) for name, who in CHAIRS.items()]
            mine = {str(role.person_id): role.unit_id for role in await uow.roster.assignments(county.id)}
        async with write_to(sqlite_url) as uow:
            cards = {name: await plant_card(uow, collection, units[name], object_id) for name, object_id in everyone}
        statuses: Counter[int] = Counter()
        for number in range(OVER_HTTP):
            name, who = list(CHAIRS.items())[number % len(CHAIRS)]
            honest = {"card": cards[name]} | {f"goal_{goal}": "3" for goal in range(1, 6)}
            data = forge(chance, honest, list(cards.values()))
            statuses[await post_raw(house, press(chance, who.message("") | {"replyToId": "1"}, data))] += 1
        await house.settle()
        assert set(statuses) <= {200, 400}
        assert statuses[200] > OVER_HTTP * 0.8
        async with read_from(sqlite_url) as uow:
            foreign = await list_foreign(uow, collection.id, lambda unit, person: mine.get(person) == unit)
            assert (foreign, len(await uow.submissions.of_round(collection.id)) > 0) == ([], True)
    tell_figure("S5", over_http=str(OVER_HTTP), **{f"answered_{status}": str(n) for status, n in statuses.items()})


async def plant_cards(talk: Talk) -> None:
    """Have a form on everybody's screen, and last year's and others' subjects on some of the chair's own."""
    async with talk.database.open() as uow:
        for who, card_id in CARDS.items():
            owner = CHAIR if who in ("last year", "foreign unit", "no unit") else who
            unit_id = UnitId(who.removeprefix("chair-"))
            subject = SUBJECTS.get(who) or Subject(RoundId("round-2024"), unit_id, Perspective.JOINT)
            await uow.cards.add(a_card(subject, id=CardId(card_id), object_id=object_id_of(owner)))
        await uow.commit()


async def post_raw(house: House, activity: Json) -> int:
    """Post an activity, words that JSON does not have included."""
    body = json.dumps(activity | {"serviceUrl": house.connector.url}).encode()
    headers = {"Authorization": f"Bearer {house.token}", "Content-Type": "application/json"}
    address = f"{house.teams.address}/api/messages"
    async with house.teams.session.post(address, data=body, headers=headers) as answer:
        return answer.status


def is_own_handover(entry: AuditEntry) -> bool:
    """Tell whether it says no more than that LS01's chair has left LS01's part, or has taken it back."""
    handed = entry.what in {"handed_over", "taken_back"}
    return handed and (entry.actor, entry.data["unit"]) == (CHAIR, "ls01") and entry.data["to"] in (None, CHAIR)


async def read_house(talk: Talk) -> object:
    """Return all that no press on a card of answers may ever change."""
    async with talk.database.read() as uow:
        return (
            list(await uow.roster.counties()),
            list(await uow.roster.units(COUNTY.id)),
            [(each.id, each.object_id, each.tenant_id) for each in await uow.roster.persons(COUNTY.id)],
            list(await uow.roster.assignments(COUNTY.id)),
            list(await uow.rounds.all(COUNTY.id)),
            await uow.releases.latest(COUNTY.id),
            [each for each in await uow.audit.all() if not is_own_handover(each)],
        )
