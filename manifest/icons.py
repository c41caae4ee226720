"""The app's icons: an answer in chat, ticked off. `python -m manifest.icons` draws both files anew."""

import struct
import zlib
from collections.abc import Callable, Iterable
from itertools import pairwise
from math import hypot
from pathlib import Path

from msgspec import Struct

Point = tuple[float, float]
Pixel = tuple[int, int, int, int]
# Signed distance in pixels from a point to a shape's edge: negative inside, positive outside.
Shape = Callable[[Point], float]

COLOR_SIZE = 192
OUTLINE_SIZE = 32
BACKGROUND = (0x0F, 0x5E, 0x63)  # the manifest's accentColor; 7.5 to 1 against white
WHITE = (0xFF, 0xFF, 0xFF)


class Layer(Struct, frozen=True):
    """A shape in one colour, laid upon what was drawn before."""

    shape: Shape
    color: tuple[int, int, int]


def make_box(first: Point, last: Point, radius: float) -> Shape:
    """Build a box with rounded corners between two opposite corners."""
    middle = ((first[0] + last[0]) / 2, (first[1] + last[1]) / 2)
    reach = ((last[0] - first[0]) / 2 - radius, (last[1] - first[1]) / 2 - radius)

    def measure(point: Point) -> float:
        across, down = abs(point[0] - middle[0]) - reach[0], abs(point[1] - middle[1]) - reach[1]
        return hypot(max(across, 0), max(down, 0)) + min(max(across, down), 0) - radius

    return measure


def make_line(points: Iterable[Point], width: float) -> Shape:
    """Build a line through the points, with round ends and joints."""
    corners = tuple(points)
    pieces = tuple(pairwise(corners))

    def measure(point: Point) -> float:
        return min(_measure_piece(point, start, end) for start, end in pieces) - width / 2

    return measure


def _measure_piece(point: Point, start: Point, end: Point) -> float:
    across, down = end[0] - start[0], end[1] - start[1]
    along = ((point[0] - start[0]) * across + (point[1] - start[1]) * down) / (across**2 + down**2)
    nearest = min(max(along, 0), 1)
    return hypot(point[0] - start[0] - nearest * across, point[1] - start[1] - nearest * down)


def make_polygon(points: Iterable[Point], rounding: float) -> Shape:
    """Build a convex polygon, its corners given clockwise, grown by `rounding` pixels."""
    corners = tuple(points)
    edge = make_line((*corners, corners[0]), 0)
    sides = tuple(zip(corners, (*corners[1:], corners[0]), strict=True))

    def measure(point: Point) -> float:
        inside = all(
            (end[0] - start[0]) * (point[1] - start[1]) >= (end[1] - start[1]) * (point[0] - start[0])
            for start, end in sides
        )
        return (-edge(point) if inside else edge(point)) - rounding

    return measure


def join_shapes(*shapes: Shape) -> Shape:
    """Build the shape that covers what any of the shapes covers."""
    return lambda point: min(shape(point) for shape in shapes)


def trace_shape(shape: Shape, width: float) -> Shape:
    """Build the outline of a shape, drawn along the inside of its edge."""
    return lambda point: abs(shape(point) + width / 2) - width / 2


def draw_layers(size: int, layers: Iterable[Layer]) -> list[list[Pixel]]:
    """Draw the layers on a transparent square, with smooth edges."""
    ordered = tuple(layers)
    return [[_mix_pixel((x + 0.5, y + 0.5), ordered) for x in range(size)] for y in range(size)]


def _mix_pixel(point: Point, layers: tuple[Layer, ...]) -> Pixel:
    # Where nothing lies the first layer's colour stays, at alpha 0: an edge fades without a dark rim.
    color: tuple[float, float, float] = layers[0].color
    alpha = 0.0
    for layer in layers:
        cover = min(max(0.5 - layer.shape(point), 0), 1)
        below = alpha * (1 - cover)
        alpha = cover + below
        if cover:
            red, green, blue = (
                (new * cover + old * below) / alpha for new, old in zip(layer.color, color, strict=True)
            )
            color = (red, green, blue)
    return round(color[0]), round(color[1]), round(color[2]), round(alpha * 255)


def draw_color_icon() -> list[list[Pixel]]:
    """Draw the 192 by 192 icon: a full square, the sign within the middle 120 by 120 that Teams never cuts."""
    bubble = join_shapes(
        make_box((36, 40), (156, 132), 24),
        make_polygon(((62, 120), (98, 120), (62, 150)), 4),
    )
    tick = make_line(((67, 87), (87, 107), (126, 66)), 14)
    ground = make_box((-1, -1), (COLOR_SIZE + 1, COLOR_SIZE + 1), 0)  # past the edge: the outermost pixels are solid
    return draw_layers(COLOR_SIZE, (Layer(ground, BACKGROUND), Layer(bubble, WHITE), Layer(tick, BACKGROUND)))


def draw_outline_icon() -> list[list[Pixel]]:
    """Draw the 32 by 32 icon: the same sign in white lines on nothing."""
    bubble = join_shapes(
        make_box((2, 3), (30, 25), 6),
        make_polygon(((8, 22), (17, 22), (8, 29)), 1),
    )
    tick = make_line(((9.5, 14), (14, 18.5), (22.5, 9.5)), 2.2)
    return draw_layers(OUTLINE_SIZE, (Layer(trace_shape(bubble, 2), WHITE), Layer(tick, WHITE)))


def encode_png(rows: list[list[Pixel]]) -> bytes:
    """Encode rows of red, green, blue, alpha as a PNG, eight bits each, no row filtered."""
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 6, 0, 0, 0)
    body = b"".join(b"\0" + bytes(value for pixel in row for value in pixel) for row in rows)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(body, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_encode_chunk(kind, content) for kind, content in chunks)


def _encode_chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def write_icons(folder: Path) -> None:
    """Write both icons into the folder."""
    (folder / "color.png").write_bytes(encode_png(draw_color_icon()))
    (folder / "outline.png").write_bytes(encode_png(draw_outline_icon()))


if __name__ == "__main__":
    write_icons(Path(__file__).parent)
