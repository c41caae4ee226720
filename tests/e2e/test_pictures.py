"""What is kept of a screenshot."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops

from tests.e2e.pictures import COLOURS, keep_picture


def test_a_picture_is_kept_with_few_colours_and_looks_the_same(tmp_path: Path) -> None:
    taken = Image.merge(
        "RGBA", [Image.linear_gradient("L")] * 2 + [Image.radial_gradient("L"), Image.new("L", (256,) * 2, 255)]
    )
    png = BytesIO()
    taken.save(png, "PNG")
    keep_picture(png.getvalue(), tmp_path / "kept.png")
    with Image.open(tmp_path / "kept.png") as kept:
        assert kept.mode == "P"
        assert len(kept.getcolors() or ()) <= COLOURS < len(taken.getcolors(1 << 20) or ())
        difference = ImageChops.difference(kept.convert("RGB"), taken.convert("RGB"))
    assert max(difference.tobytes()) <= 24
    assert (tmp_path / "kept.png").stat().st_size < len(png.getvalue())
