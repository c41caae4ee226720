"""Servers are started one at a time."""

import threading
import time
from pathlib import Path

import pytest

from tests.support import databases


def test_servers_that_are_wanted_at_once_are_started_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    under_way, most = [0], [0]

    def get_server(folder: Path, cleanup_mode: str) -> object:
        assert cleanup_mode == "delete"
        under_way[0] += 1
        most[0] = max(most[0], under_way[0])
        time.sleep(0.02)
        under_way[0] -= 1
        return folder

    monkeypatch.setattr(databases, "get_server", get_server)
    threads = [threading.Thread(target=databases.start_server, args=(tmp_path,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
