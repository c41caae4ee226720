"""Typing commands and reading what they answer."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import bot
from bot.cli.main import main

FACTS = Path(bot.__file__).parent / "demo" / "facts"
LEADERSHIPS = FACTS / "leaderships.csv"
DEMO_LEADERSHIPS = FACTS / "demo-leaderships.csv"
SAMPLE = FACTS / "self-assessment-sample.csv"
TENANT = "00000000-1111-2222-3333-444444444444"
SOMEONE = "99999999-1111-2222-3333-444444444444"
HEADER = "leadership,municipality,municipality_code"


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:  # noqa: ANN401 - JSON
        """Return the one JSON document on standard output."""
        return json.loads(self.out)

    @property
    def reasons(self) -> list[tuple[str, int | None]]:
        """Return the problems' codes and lines."""
        return [(each["reason"], each["line"]) for each in self.data["problems"]]


@dataclass(frozen=True)
class Terminal:
    """A shell in a folder of its own."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *words: object) -> Answer:
        """Run a command."""
        self.capture.readouterr()
        code = main([str(word) for word in words])
        told = self.capture.readouterr()
        return Answer(code, told.out, told.err)

    def run_fine(self, *words: object) -> Answer:
        """Run a command that must succeed."""
        answer = self.run(*words)
        assert (answer.code, answer.err) == (0, "")
        return answer

    def write(self, content: str | bytes, name: str = "file.csv") -> Path:
        """Write a file into the folder."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def write_rows(self, *rows: str, header: str = HEADER) -> Path:
        """Write a table into the folder."""
        return self.write("\n".join((header, *rows)) + "\n")

    def found_demo_county(self, years: Iterable[int] = (2023, 2024)) -> None:
        """Import the demo's leaderships, and the sample's answers for them."""
        self.run_fine("roster", "import", DEMO_LEADERSHIPS, "--county", "Demolän")
        for year in years:
            self.run_fine("answers", "import", SAMPLE, "--year", year)
