"""The real program dies at the point that its environment names, and only in a local trial (R2)."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL
from pathlib import Path

import pytest

from bot.crash_points import EXIT_CODE

pytestmark = pytest.mark.process

PROGRAM = "import sys; from bot.cli.entry import main; sys.exit(main())"
WRONG_CONFIGURATION = 2
PATIENCE = 60.0


async def test_a_local_trial_dies_at_the_point(tmp_path: Path) -> None:
    assert await serve(tmp_path, "sweep.before_commit", "--dev") == EXIT_CODE


async def test_a_point_that_there_is_not_is_refused(tmp_path: Path) -> None:
    assert await serve(tmp_path, "sweep.soon", "--dev") == WRONG_CONFIGURATION


async def test_a_service_for_everyone_does_not_start_with_a_point(tmp_path: Path) -> None:
    assert await serve(tmp_path, "sweep.before_commit") == WRONG_CONFIGURATION


# Private functions


async def serve(folder: Path, point: str, *options: str) -> int:
    """Run `uppfoljaren serve` with the point in its environment, and return its exit code."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UPPFOLJAREN_")}
    place = ("--port", "0", "--database", f"sqlite:///{folder / 'a.db'}")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        PROGRAM,
        "serve",
        *place,
        *options,
        stdout=DEVNULL,
        stderr=DEVNULL,
        env=kept | {"UPPFOLJAREN_CRASH_AT": point},
    )
    try:
        async with asyncio.timeout(PATIENCE):
            return await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
