"""R16: the disk is full in the middle of a batch of answers, a real one: a small file system of its own."""

import asyncio
import errno
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from bot.clock import monotonic
from domain.deliveries import State
from tests.crashes.loads import Load, make_load
from tests.crashes.test_random_kills import compare_answers
from tests.crashes.trials import LONG, OPENING, Trial, count_wrongs, open_trial
from tests.reliability.test_database_fails import (
    OK,
    RECOVERED_WITHIN,
    UNAVAILABLE,
    path_of,
    post_in_vain,
    ready,
    wait_until_ready,
)
from tests.support.counties import COORDINATOR, found_county
from tests.support.forks import Nursery

pytestmark = [pytest.mark.process, pytest.mark.timeout(120)]

SIZE = "8m"
BLOCK = bytes(4096)
SEED = 16
# Bytes: what a few dozen answers take.
ROOM = 1024 * 1024
NO_DISK = "a disk that is really full takes the right to mount one, which is not given here: run as root"
MOVING = (State.WAITING, State.SENDING, State.AMBIGUOUS)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Have a folder that is a disk of its own, of a few megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not run("mount", "-t", "tmpfs", "-o", f"size={SIZE}", "small", str(folder)):
        pytest.skip(NO_DISK)
    yield folder
    assert run("umount", str(folder))


@pytest.fixture
async def url_on_small_disk(small_disk: Path, sqlite_template: Path) -> str:
    """Return the address of a county on the small disk."""
    path = small_disk / "county.db"
    shutil.copy(sqlite_template, path)
    url = f"sqlite:///{path}"
    await found_county(url, OPENING)
    return url


async def test_a_disk_that_fills_up_in_the_middle_of_answers_loses_none(
    nursery: Nursery, small_disk: Path, url_on_small_disk: str
) -> None:
    ballast = small_disk / "ballast"
    async with open_trial(nursery, url_on_small_disk) as trial:
        await trial.start()
        pid, load = trial.pid, await make_load(trial, Random(SEED))  # noqa: S311 - a draw that can be repeated
        await go_on_a_little(load)
        fill(ballast, leaving=ROOM)
        # Everybody answers until the answers have filled the disk.
        await load.go_on()
        fill(ballast)
        acknowledged = count_acknowledged(trial)
        assert await ready(trial) == UNAVAILABLE
        slowest = await post_in_vain(trial, [COORDINATOR.message("hjälp"), *unanswered(trial)])
        assert check_file(trial) == "ok"
        ballast.unlink()
        recovered = await recover(trial)
        await go_on_a_little(load)
        assert (trial.alive, trial.pid) == (True, pid)
        await let_all_come_to_an_end(trial)
        assert await compare_answers(trial, load) == (0, 0, True)
        assert count_wrongs(await trial.deliveries(), await trial.arrivals()) == []
        assert check_file(trial) == "ok"
    told = f"{acknowledged} answers acknowledged before, 0 lost, 503 within {slowest:.2f} s"
    print(f"R16: a disk of {SIZE} is full: {told}, well again after {recovered:.2f} s")  # noqa: T201 - the figure of R16


def run(*command: str) -> bool:
    """Run a command; tell whether it is there and did what it was asked."""
    path = shutil.which(command[0])
    return path is not None and subprocess.run([path, *command[1:]], check=False, capture_output=True).returncode == 0  # noqa: S603 - our own words


def fill(path: Path, leaving: int = 0) -> None:
    """Write until there is no more room than is to be left."""
    with path.open("ab", buffering=0) as file:
        try:
            while shutil.disk_usage(path).free >= leaving:
                file.write(BLOCK)
        except OSError as error:
            assert error.errno == errno.ENOSPC  # noqa: PT017 - any other would mean that the disk is not full


def check_file(trial: Trial) -> str:
    """Return what SQLite says of the file."""
    with closing(sqlite3.connect(f"file:{path_of(trial)}?mode=ro", uri=True)) as other:
        found: str = other.execute("PRAGMA integrity_check").fetchone()[0]
        return found


def count_acknowledged(trial: Trial) -> int:
    """Return how many activities got their answer."""
    return sum(known.answer is not None for known in trial.posted)


def unanswered(trial: Trial) -> list[dict[str, object]]:
    """Return the activities that got none."""
    return [known.activity for known in trial.posted if known.answer is None]


async def recover(trial: Trial) -> float:
    """Post again what got no answer until it has, as Teams does; return the seconds until all is well."""
    began = monotonic()
    async with asyncio.timeout(RECOVERED_WITHIN):
        while unanswered(trial):
            await asyncio.gather(*(trial.try_again(known) for known in trial.posted if known.answer is None))
        await wait_until_ready(trial)
    return monotonic() - began


async def go_on_a_little(load: Load) -> None:
    """Have everybody answer once more."""
    answers = await asyncio.gather(*(load.trial.post(each.answer(as_message=True)) for each in load.respondents))
    assert {answer.status for answer in answers if answer is not None} == {OK}
    assert None not in answers


async def let_all_come_to_an_end(trial: Trial) -> None:
    """Let time pass until nothing is on its way."""
    await trial.settle()
    while [row for row in await trial.deliveries() if row.state in MOVING]:
        await trial.wait(LONG)
        await trial.tick("deliveries")
