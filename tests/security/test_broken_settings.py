"""A slip in the settings never leaves the door open: the service refuses to start and names the setting (S1)."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.settings import PREFIX

pytestmark = pytest.mark.timeout(30)  # a service that did start would go on for ever

ID = "6f1e0f0a-5f0b-4c56-9a53-6c1f0d1a0099"
SECRET = "canary-secret"  # noqa: S105 - must not be shown
WHOLE = {"APP_ID": ID, "APP_TENANT_ID": ID, "APP_SECRET": SECRET, "TENANTS": ID}
EVERYWHERE = "0.0.0.0"  # noqa: S104 - what must be refused

# What is broken, and the setting that the sentence names.
BROKEN: list[tuple[dict[str, str], str]] = [
    ({"APP_ID": ""}, "APP_ID"),
    ({"APP_ID": " "}, "APP_ID"),
    ({"APP_ID": "uppfoljaren"}, "APP_ID"),
    ({"APP_ID": ID[:-1]}, "APP_ID"),
    ({"APP_ID": ID + "0"}, "APP_ID"),
    ({"APP_ID": f"{{{ID}}}"}, "APP_ID"),
    ({"APP_SECRET": ""}, "APP_SECRET"),
    ({"APP_TENANT_ID": ""}, "APP_TENANT_ID"),
    ({"APP_TENANT_ID": "common"}, "APP_TENANT_ID"),
    ({"APP_TENANT_ID": "organisation.example.org"}, "APP_TENANT_ID"),
    ({"APP_TYPE": "MultiTenant"}, "APP_TYPE"),
    ({"APP_TYPE": "SingelTenant"}, "APP_TYPE"),
    ({"APP_TYPE": "none"}, "APP_TYPE"),
    ({"APP_TYPE": "certificate"}, "CERTIFICATE_PATH"),
    ({"APP_TYPE": "certificate", "CERTIFICATE_PATH": "nowhere.pem"}, "CERTIFICATE_PATH"),
    ({"APP_TYPE": "managed_identity", "APP_ID": ""}, "APP_ID"),
    ({"APP_TYPE": "managed_identity", "TENANTS": ""}, "TENANTS"),
    ({"TENANTS": ""}, "TENANTS"),
    ({"TENANTS": ","}, "TENANTS"),
    ({"TENANTS": "*"}, "TENANTS"),
    ({"TENANTS": f"{ID};{ID}"}, "TENANTS"),
    ({"TENANTS": f"{ID},common"}, "TENANTS"),
    ({"SERVICE_HOSTS": ","}, "SERVICE_HOSTS"),
    ({"SERVICE_HOSTS": "*.trafficmanager.net"}, "SERVICE_HOSTS"),
    ({"SERVICE_HOSTS": "https://smba.trafficmanager.net/"}, "SERVICE_HOSTS"),
    ({"DEV": "perhaps"}, "DEV"),
    ({"DEV": "true", "HOST": EVERYWHERE}, "HOST"),
    ({"DEV": "true", "HOST": "::"}, "HOST"),
    ({"DEV": "true", "HOST": "bot.example.org"}, "HOST"),
    ({"DEV": "true", "HOST": "127.0.0.1.example.org"}, "HOST"),
    ({"APPID": ID}, "APPID"),
    ({"ALLOW_ALL": "true"}, "ALLOW_ALL"),
    ({"PORT": "many"}, "PORT"),
    ({"CRASH_AT": "turn.begun"}, "CRASH_AT"),
]


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize(("broken", "named"), BROKEN)
def test_a_broken_setting_ends_the_start_with_exit_code_2_and_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], broken: dict[str, str], named: str
) -> None:
    for name, value in (WHOLE | broken).items():
        monkeypatch.setenv(PREFIX + name, value)
    assert main(["serve", "--port", "0"]) == 2
    told = capsys.readouterr()
    assert PREFIX + named in told.err
    assert SECRET not in told.out + told.err


@pytest.mark.parametrize("arguments", [(), ("--host", EVERYWHERE), ("--dev", "--host", EVERYWHERE)])
def test_nothing_set_at_all_is_not_enough_either(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert main(["serve", "--port", "0", *arguments]) == 2
    assert PREFIX in capsys.readouterr().err


def test_a_broken_file_is_refused_like_a_broken_environment(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lines = (f"{PREFIX}{name}={value}\n" for name, value in (WHOLE | {"TENANTS": "all"}).items())
    (tmp_path / ".env").write_text("".join(lines))
    assert main(["serve", "--port", "0"]) == 2
    assert PREFIX + "TENANTS" in capsys.readouterr().err


@pytest.mark.process
async def test_the_real_process_ends_with_2_before_it_listens(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    given = {PREFIX + name: value for name, value in (WHOLE | {"APP_SECRET": ""}).items()}
    code = "import sys; from bot.cli.entry import main; sys.exit(main())"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, "serve", "--port", "0", stdout=PIPE, stderr=PIPE, env=kept | given, cwd=tmp_path
    )
    shown, complained = await process.communicate()
    assert process.returncode == 2
    assert f"{PREFIX}APP_SECRET".encode() in complained
    assert shown == b""
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - an empty folder, looked at within the loop
