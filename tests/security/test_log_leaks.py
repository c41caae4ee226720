"""What people write, who they are and our secrets are in no log, error page or setting's repr (S16, S17, S25)."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from msgspec.structs import replace

from bot.logs import set_up_logs
from bot.setting_values import LogFormat, Secret
from bot.tokens import AcquiredToken, CachedToken
from dialogs.runner import Runner
from tests.security.doors import House, make_settings, open_house, tell_figure
from tests.support.connector import Behaviour
from tests.support.counties import CHAIRS, COORDINATOR
from tests.support.issuer import Issuer
from tests.support.people import Someone, in_channel

MOST_BYTES = 8 * 1024
CANARY = "kanariefagel"
GOALS = {f"goal_{number}": "3" for number in range(1, 6)}
NOISE = (
    "a\r\nb", "a\nevent=turn_done level=info", "\x1b[2J\x1b[31mred", "\u2028\u2029\x85", "\u202eatttaks",
    "\x00\x07\x9b31m", "x" * 1_000_000, "å" * 1_000_000, "\U0001f600" * 250_000, "\n" * 100_000, '"\\' * 100_000,
    "{}%s%n",
)  # fmt: skip


@pytest.fixture(name="stream", params=LogFormat)
def log_everything(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """Write the log as the service does, at the most talkative level of ours and of every library."""
    stream = io.StringIO()
    set_up_logs(request.param, stream)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG))
    loud = [logging.getLogger(), *map(logging.getLogger, ("sqlalchemy", "aiohttp", "asyncio", "msal", "aiosqlite"))]
    levels = [log.level for log in loud]
    for log in loud:
        log.setLevel(logging.DEBUG)
    yield stream
    for log, level in zip(loud, levels, strict=True):
        log.setLevel(level)


def mark(who: Someone) -> Someone:
    """Return someone all of whose names and ids are canaries."""
    return replace(who, key=f"{CANARY}-{who.key}", name=f"{CANARY} {who.name}")


async def test_a_whole_round_full_of_canaries_leaves_none_in_the_log(sqlite_url: str, stream: io.StringIO) -> None:
    secret = make_settings(app_secret=Secret(CANARY), database_url=f"postgresql://bot:{CANARY}@db/x")
    assert CANARY not in repr(secret) + str(secret)
    tokens = CachedToken(lambda: AcquiredToken(CANARY, 3600))
    async with open_house(sqlite_url, tokens=tokens, app_secret=Secret(CANARY)) as house:
        house.connector.script(
            Behaviour(403, body={"error": {"code": "Forbidden", "message": CANARY}}),
            Behaviour(500),
            Behaviour(resets=True),
        )
        pages = await live_through(house, mark(CHAIRS["LS13"]))
        # The same person with their true id, so that answers are stored and the round is closed.
        pages += await live_through(house, replace(CHAIRS["LS13"], name=CANARY))
        for text in ("koppla kanal", f"sammanställning {CANARY}"):
            pages.append((await house.post(in_channel(COORDINATOR.message(text)))).body)
        for text in ("stäng omgången", "ja"):
            pages.append((await house.post(COORDINATOR.message(text))).body)
        await house.settle()
        await house.tick("rounds", "reminders", "deliveries")
        pages += await ring_wrongly(house)
    log = stream.getvalue()
    assert len(log.splitlines()) > 60
    tell_figure("S16", lines=str(len(log.splitlines())), hits=str(log.count(CANARY)))
    assert CANARY not in log
    assert house.token.split(".")[1] not in log
    assert not any(CANARY.encode() in page for page in pages)


async def live_through(house: House, who: Someone) -> list[bytes]:
    """Do everything that a person can, with canaries wherever text goes; return the pages of refusals."""
    verbs = ("choose_perspective", "submit_assessment", "change_assessment", "status", "no_such_verb")
    actions = [
        {
            "type": "Action.Execute",
            "verb": verb,
            "data": {"perspective": CANARY, "comment": CANARY, CANARY: CANARY, **GOALS},
        }
        for verb in verbs
    ]
    activities = [
        who.installation(),
        who.arrival(),
        *(who.message(text) for text in (CANARY, "skatta", "gemensamt", "3 3 3 3 3", f"kommentar {CANARY}", "hjälp")),
        *(
            who.message("") | {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": action}}
            for action in actions
        ),
        who.message("") | {"type": "invoke", "name": CANARY, "value": {CANARY: CANARY}},
        who.message("hej") | {"entities": [{"type": "mention", "mentioned": {"id": CANARY}, "text": CANARY}]},
    ]
    answers = [await house.post(activity) for activity in activities]
    await house.settle()
    return [answer.body for answer in answers if answer.status != 200]


async def ring_wrongly(house: House) -> list[bytes]:
    """Return the pages that those see who may not come in or ask for what is not there."""
    issuer: Issuer = house.issuer
    wrong = [
        await house.post({"type": CANARY}),
        await house.post(CHAIRS["LS01"].message(CANARY), CANARY),
        await house.post(CHAIRS["LS01"].message(CANARY), issuer.issue(aud=CANARY, sub=CANARY)),
        await house.post(CHAIRS["LS01"].message(CANARY) | {"serviceUrl": f"https://{CANARY}.example/"}),
        await house.post(CHAIRS["LS01"].message(CANARY) | {"channelData": {"tenant": {"id": CANARY}}}),
    ]
    assert {answer.status for answer in wrong} == {400, 401, 403}
    canary = CANARY.encode()
    requests = (
        b"GET /" + canary + b"?x=" + canary + b" HTTP/1.1\r\nHost: bot\r\n\r\n",
        b"PUT /api/messages HTTP/1.1\r\nHost: bot\r\nX: " + canary + b"\r\nContent-Length: 0\r\n\r\n",
        b"POST /api/messages HTTP/1.1\r\nHost: bot\r\nX-Y: a\x7f" + canary + b"\r\n\r\n",
    )
    async with house.line() as line:
        *others, broken = [await line.send(request) for request in requests]
    assert [answer.status for answer in (*others, broken)] == [404, 405, 400]
    # The HTTP library shows whoever breaks HTTP itself their own line again, and nothing of ours.
    assert b"Traceback" not in broken.body
    assert b".py" not in broken.body
    return [answer.body for answer in (*wrong, *others)]


@pytest.mark.parametrize("noise", NOISE, ids=lambda noise: f"{len(noise)}-{noise[:3]!r}")
def test_an_event_is_one_line_of_eight_kib_at_the_most_whatever_it_holds(noise: str) -> None:
    for log_format in LogFormat:
        stream = io.StringIO()
        set_up_logs(log_format, stream)
        fields = (
            "detail",
            "kind",
            "reason",
            "activity_type",
            "where",
            "error",
            "code",
            "state",
            "host",
            "job",
            noise[:50],
        )
        structlog.get_logger().warning("turn_failed", **dict.fromkeys(fields, noise))
        structlog.get_logger().warning(noise)
        logging.getLogger("some.library").error("%s and %s", noise, noise)
        lines = stream.getvalue().splitlines()
        assert len(lines) == 3
        assert max(len(line.encode()) for line in lines) <= MOST_BYTES
        assert not any(set(line) & set("\r\x1b\x00\x07\x9b\u202e\u2028\u2029\x85") for line in lines)
        if log_format is LogFormat.JSON:
            assert [json.loads(line)["level"] for line in lines] == ["warning", "warning", "error"]


@pytest.mark.parametrize("kind", ["message", "press", "installation", "channel"])
async def test_a_handler_that_raises_tells_the_caller_a_reference_and_nothing_else(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    who = CHAIRS["LS13"]
    press = {"type": "Action.Execute", "verb": "status", "data": {"verb": "status"}}
    activity = {
        "message": who.message("hej"),
        "press": who.message("") | {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": press}},
        "installation": who.installation(),
        "channel": in_channel(who.message("läge")),
    }[kind]

    async def fail(*_: object) -> None:
        raise RuntimeError(f"{CANARY} /srv/bot.py line 7: SELECT * FROM persons")  # noqa: S608 - must not be seen

    async with open_house(sqlite_url) as house:
        monkeypatch.setattr(Runner, "_take_step", fail)
        with structlog.testing.capture_logs() as logs:
            answer = await house.post(activity)
    assert answer.status == 503
    words = answer.body.decode().split()
    assert words[0] == "reference"
    assert len(answer.body) < 30
    (entry,) = [entry for entry in logs if entry["event"] == "turn_failed"]
    assert entry["reference"] == words[1]
    assert CANARY not in str(entry)


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/api/messages"])
async def test_whatever_raises_outside_a_turn_is_hidden_as_well(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(f"{CANARY} SELECT")

    for place in ("bot.scheduler.Ticker.measure_age", "bot.front_door.check_shape", "bot.health.Health._check"):
        monkeypatch.setattr(place, fail)
    async with open_house(sqlite_url) as house:
        with structlog.testing.capture_logs():
            if path == "/api/messages":
                answer = await house.post(CHAIRS["LS01"].message("hej"))
                assert (answer.status, CANARY.encode() in answer.body) == (503, False)
            else:
                async with house.teams.session.get(f"{house.teams.address}{path}") as response:
                    told = await response.text()
                    assert (response.status, CANARY in told, "SELECT" in told) == (503, False, False)
