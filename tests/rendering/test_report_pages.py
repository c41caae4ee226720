"""Pages on paper: tagged, read aloud, the same bytes each time, and nothing fetched for them."""

import re
from io import BytesIO
from pkgutil import resolve_name

import pytest
from pypdf import PdfReader

from rendering.reports.county_reports import CountyReport
from tests.rendering.report_samples import make_report
from tests.rendering.samples import PUBLISHED
from tests.support.pango import skip_without_pango
from tests.support.pdf_checks import find_flaws, tags_of


def print_report(report: CountyReport, page: str = "print_county") -> bytes:
    skip_without_pango()
    return bytes(resolve_name(f"rendering.reports.county_pages:{page}")(report))


def print_html(title: str, content: str) -> bytes:
    skip_without_pango()
    pages = resolve_name("rendering.reports.pages")
    return bytes(pages.print_page(pages.Page(title, "sv", PUBLISHED, content)))


@pytest.fixture(scope="module")
def page() -> bytes:
    return print_report(make_report("five_years", "en"))


def test_k20_the_page_is_tagged_and_read_aloud(page: bytes) -> None:
    assert find_flaws(page, "en") == []
    tags = tags_of(page)
    assert tags.count("/Figure") == 5
    assert tags.count("/Table") == 2
    assert tags.count("/H1") == 1
    assert tags.count("/H2") >= 8


def test_k20_a_page_that_is_not_so_is_found_out() -> None:
    svg = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    flawed = print_html("", f'<h3>x</h3><img src="data:image/svg+xml,{svg}" alt=""><table><td>1</td></table>')
    assert set(find_flaws(flawed, "en")) == {
        "language is sv",
        "no title",
        "a figure has no alternative text",
        "does not begin with its main heading",
        "a cell has no header",
    }


def test_the_page_names_its_maker_and_when_it_was_made_and_nothing_else(page: bytes) -> None:
    about = PdfReader(BytesIO(page)).metadata
    assert about
    assert (about.author, about.creation_date) == ("Uppföljaren", PUBLISHED)
    assert about.title == make_report("five_years", "en").words.title


def test_a_page_is_the_same_bytes_each_time() -> None:
    report = make_report("first_year")
    assert print_report(report) == print_report(report)


def test_nothing_is_fetched_for_a_page_whatever_stands_in_it() -> None:
    content = '<h1>x</h1><img src="file:///etc/passwd" alt="x"><img src="http://127.0.0.1:9/" alt="y">'
    assert "x" in PdfReader(BytesIO(print_html("t", content))).pages[0].extract_text()


def test_the_temperature_is_one_page_with_distributions_and_questions_only() -> None:
    made = print_report(make_report("complete"), "print_temperature")
    assert find_flaws(made, "sv") == []
    reader = PdfReader(BytesIO(made))
    assert len(reader.pages) == 1
    text = " ".join(reader.pages[0].extract_text().split())
    assert [f"Mål {number}" for number in range(1, 6) if f"Mål {number}: " not in text] == []
    assert text.count("?") == 4
    assert not re.search(r"Medelvärde|\d,\d\d|2023", text)


def test_d4_a_temperature_without_figures_says_why() -> None:
    text = PdfReader(BytesIO(print_report(make_report("withheld"), "print_temperature"))).pages[0].extract_text()
    assert "eftersom för få har svarat" in " ".join(text.split())
