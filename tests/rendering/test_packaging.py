"""What a built wheel must hold beside code: catalogues and forms are read from the installed package."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_wheel_carries_catalogues_forms_and_the_style_of_pages(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own command
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "rendering/texts/sv/messages.po",
        "rendering/texts/en/messages.po",
        "rendering/instrument_files/self_assessment.toml",
        "rendering/reports/page.css",
    } <= names
