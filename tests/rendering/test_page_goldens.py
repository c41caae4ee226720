"""The pages of the summary and the mirror as people get them, kept in tests/golden/pages and read as diffs.

`make goldens` writes them anew; pictures stand there as the words for who does not see them.
"""

import os
import re
from pathlib import Path

import pytest

from domain.release_messages import OwnMirror
from rendering.reports.county_pages import lay_out_county
from rendering.reports.mirror_pages import lay_out_mirror
from rendering.reports.pages import Page
from rendering.texts.catalogues import LANGUAGES
from tests.rendering.report_samples import make_report, summaries
from tests.rendering.samples import PUBLISHED, all_messages

PAGES = Path(__file__).parents[1] / "golden" / "pages"
MIRRORS = {name: each.mirror for name, each in all_messages().items() if isinstance(each, OwnMirror)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", summaries())
def test_a_summarys_page_reads_as_it_did_when_somebody_last_read_it(name: str, language: str) -> None:
    _compare(PAGES / language / f"{name}.html", lay_out_county(make_report(name, language), lambda *_: b""))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MIRRORS)
def test_a_mirrors_page_reads_as_it_did_when_somebody_last_read_it(name: str, language: str) -> None:
    _compare(PAGES / language / f"{name}.html", lay_out_mirror(MIRRORS[name], language, PUBLISHED, lambda *_: b""))


def test_no_golden_is_left_of_a_page_that_is_gone() -> None:
    assert {path.stem for path in PAGES.glob("*/*.html")} == {*summaries(), *MIRRORS}


# Private functions


def _compare(path: Path, page: Page) -> None:
    content = re.sub(r'src="data:[^"]*" ', "", page.content)
    now = f"{page.title}\n\n" + re.sub(r"(</(?:h1|h2|p|ul|li|section|tr|caption)>|<img[^>]*>)", r"\1\n", content)
    if os.environ.get("UPDATE_GOLDENS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(now, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == now
