"""What a serving process does without, seen in the real one (docs/performance.md)."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from bot.serving_imports import UNUSED
from domain.deadlines import opening_at
from tests.support.counties import CHAIRS, DATES, found_county
from tests.support.processes import ADDRESS
from tests.support.scenarios import open_teams

WHO = CHAIRS["LS13"]
# What would come along with the libraries that are used, or with the command line.
UNWANTED = {
    *UNUSED,
    *("alembic", "click", "docx", "holidays.calendars.islamic", "matplotlib", "microsoft_teams", "multiprocessing"),
    *("oauthlib", "pydantic", "pydantic_core", "pygments", "snowballstemmer.greek_stemmer", "sqlalchemy.orm", "typer"),
    *("urllib3", "weasyprint", "yaml"),
}
# 86.3 and 97.7 MB were seen after these turns, four more beside other tests, and 25 more with everything imported.
MOST_MEGABYTES = {"sqlite": 93.0, "postgresql": 104.0}
WATCHED = """
import atexit, json, sys
from pathlib import Path

def tell():
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    seen = {"megabytes": int(status["VmRSS"].split()[0]) / 1024, "loaded": list(sys.modules)}
    told.write_text(json.dumps(seen))

told = Path(sys.argv.pop())
atexit.register(tell)
from bot.cli.entry import main
sys.exit(main())
"""


# Of what is put off, some of each library.
AFTER_ALL = """
from bot.serving_imports import import_what_serves
with import_what_serves():
    import bot.serving
import sys
print([name for name in sys.modules if name.startswith("rapidfuzz")])
import email, email.policy, jsonpickle, snowballstemmer
from botbuilder.core import BotFrameworkAdapter, BotFrameworkAdapterSettings
from dialogs.stems import correct_word
from domain.table_readers import get_close_matches
from msal import UserAssignedManagedIdentity
print(BotFrameworkAdapter(BotFrameworkAdapterSettings("id", "")).settings.app_id)
print(UserAssignedManagedIdentity(client_id="ours")["Id"])
print(jsonpickle.encode({"a": 1}), snowballstemmer.stemmer("german").stemWord("häuser"))
print(email.message_from_string("Content-Type: a/b; charset=c", policy=email.policy.HTTP).get_content_type())
print(get_close_matches("kommum", ["kommun"])[0], correct_word("skattnnig", {"skattning": "skattning"}))
"""


@pytest.mark.process
def test_what_was_put_off_works_when_it_is_used_after_all() -> None:
    told = subprocess.run([sys.executable, "-c", AFTER_ALL], capture_output=True, check=True, encoding="utf-8")  # noqa: S603 - our own interpreter
    assert told.stdout.split() == ["[]", "id", "ours", '{"a":', "1}", "haus", "a/b", "kommun", "skattning"]


@pytest.mark.process
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
async def test_a_serving_process_loads_nothing_that_no_turn_uses_and_stays_small(
    database_url: str, tmp_path: Path
) -> None:
    await found_county(database_url, opening_at(DATES.opens_on))
    told = tmp_path / "told.json"
    arguments = ("serve", "--dev", "--port", "0", "--database", database_url, str(told))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UPPFOLJAREN_")}
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", WATCHED, *arguments, stdout=PIPE, env=kept)
    assert process.stdout is not None
    try:
        found = ADDRESS.search((await process.stdout.readline()).decode())
        assert found is not None
        async with open_teams() as teams:
            teams.address = found[0]
            for text in ("hjälp", "status", "ja", "svara", "avbryt", "nästa möte", "språk engelska", "help"):
                assert (await teams.post(WHO.message(text))).status == 200
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    seen = json.loads(told.read_text())
    assert not UNWANTED.intersection(seen["loaded"])
    if database_url.startswith("sqlite"):
        assert "sqlalchemy.dialects.postgresql" not in seen["loaded"]
    assert seen["megabytes"] <= MOST_MEGABYTES[database_url.partition(":")[0].partition("+")[0]]
