"""Whether the machine has what lays out a PDF's text; without it those tests say what to install."""

from ctypes.util import find_library
from functools import cache

import pytest

HOW_TO_GET_IT = (
    "Pango is missing. On Debian and Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


def skip_without_pango() -> None:
    """Leave a test out where there is no Pango."""
    if not _has_pango():
        pytest.skip(HOW_TO_GET_IT)


# Private functions


@cache
def _has_pango() -> bool:
    return all(find_library(name) for name in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset"))
