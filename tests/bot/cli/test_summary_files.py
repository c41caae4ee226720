"""`uppfoljaren summary --format … --out …`: every form, whole or not at all, and a sentence for what cannot be."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.summary_files import choose_form
from rendering.reports.forms import Form
from tests.bot.cli.terminals import Terminal
from tests.support.pango import skip_without_pango

BEGINNINGS = {
    Form.TEXT: b"God och n",
    Form.JSON: b"{\n",
    Form.CSV: "år,mål,".encode(),
    Form.XLSX: b"PK\x03\x04",
    Form.SVG: b"<?xml",
    Form.PNG: b"\x89PNG",
    Form.DOCX: b"PK\x03\x04",
    Form.PDF: b"%PDF-1.7",
}
HEAVY = ("matplotlib", "numpy", "weasyprint", "xlsxwriter", "pypdf", "openpyxl")


@pytest.fixture
def county(terminal: Terminal) -> Terminal:
    terminal.found_demo_county()
    return terminal


def test_each_form_is_written_and_told_of(county: Terminal) -> None:
    skip_without_pango()
    for form, beginning in BEGINNINGS.items():
        answer = county.run_fine("summary", "--format", form, "--out", f"file.{form}", "--json")
        content = (county.folder / f"file.{form}").read_bytes()
        assert content.startswith(beginning)
        assert answer.data == {"file": f"file.{form}", "format": form, "bytes": len(content)}
    assert sorted(path.suffix for path in county.folder.glob("*file*")) == sorted(f".{form}" for form in Form)


def test_without_a_file_text_and_json_are_printed_as_before(county: Terminal) -> None:
    assert county.run_fine("summary", "--format", "text").out == county.run_fine("summary").out
    assert county.run_fine("summary", "--format", "json").out == county.run_fine("summary", "--json").out
    county.run_fine("summary", "--out", "told.txt")
    assert (county.folder / "told.txt").read_text() == county.run_fine("summary").out


def test_the_language_is_the_one_that_was_asked_for(county: Terminal) -> None:
    assert "Refers to 2024" in county.run_fine("summary", "--language", "en").out
    answer = county.run_fine("summary", "--out", "summary.csv", "--csv", "excel", "--language", "en")
    assert answer.out == "summary.csv är skriven.\n"
    assert (county.folder / "summary.csv").read_bytes().startswith(b"\xef\xbb\xbfyear;goal;")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--format", "odt"), "bad_parameter"),
        (("--format", "pdf"), "summary_needs_out"),
        (("--format", "text"), "summary_two_forms"),
        (("--out", "summary"), "summary_form_unknown"),
        (("--out", "summary.odt"), "summary_form_unknown"),
        (("--out", "nowhere/summary.csv"), "summary_not_written"),
        (("--out", f"{'x' * 300}.csv"), "summary_not_written"),
        (("--language", "fi"), "bad_parameter"),
        (("--out", "summary.csv", "--csv", "tab"), "bad_parameter"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_leaves_nothing(county: Terminal, words: tuple[str, ...], reason: str) -> None:
    before = sorted(county.folder.rglob("*"))
    answer = county.run("summary", *words, "--json")
    assert (answer.code, answer.reasons) == (2, [(reason, None)])
    told = county.run("summary", *words)
    assert reason == "summary_two_forms" or (told.code == 2 and told.err.strip().endswith((".", "?", "--help")))
    assert "Traceback" not in answer.err + told.err
    assert sorted(county.folder.rglob("*")) == before


def test_a_file_that_cannot_be_written_leaves_the_older_one_and_nothing_beside_it(county: Terminal) -> None:
    older = county.write("older", "summary.csv")
    # The place where the new one is made before it is moved is taken.
    (county.folder / ".summary.csv.part").mkdir()
    answer = county.run("summary", "--out", "summary.csv", "--json")
    assert (answer.code, answer.reasons) == (2, [("summary_not_written", None)])
    assert older.read_text() == "older"


def test_without_pango_it_is_said_what_to_install_and_the_other_forms_still_work(
    county: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "broken" / "weasyprint"
    library.mkdir(parents=True)
    (library / "__init__.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("rendering.reports.pages", "rendering.reports.county_pages"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(tmp_path / "broken")
    answer = county.run("summary", "--out", "summary.pdf")
    assert answer.code == 2
    assert "apt install libpango-1.0-0" in answer.err
    assert not (county.folder / "summary.pdf").exists()
    county.run_fine("summary", "--out", "summary.csv")


def test_the_form_is_the_one_that_is_named_else_that_of_the_files_name() -> None:
    assert choose_form(Form.PDF, Path("file.txt"), as_json=False) is Form.PDF
    assert choose_form(None, Path("FILE.PDF"), as_json=False) is Form.PDF
    assert choose_form(None, None, as_json=True) is Form.JSON


def test_serving_loads_nothing_that_only_files_need() -> None:
    code = f"import sys, bot.cli.main, bot.wiring; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")  # noqa: S603 - our own interpreter
    assert done.stdout == "[]\n"
