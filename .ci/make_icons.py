"""Draws the app's icon files from the SVG file: ``.venv/bin/python .ci/make_icons.py``.

Run it by hand after changing ``resources/icons/faultstage.svg``, and commit what it writes.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
ICNS_TYPES = {b"icp4": 16, b"icp5": 32, b"ic12": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512}


def png(renderer: QSvgRenderer, size: int) -> bytes:
    """Writes the icon as a PNG of ``size`` pixels, and returns the file's bytes."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    path = ICONS / f"faultstage-{size}.png"
    image.save(str(path))
    return path.read_bytes()


def ico(pngs: dict[int, bytes]) -> bytes:
    """A Windows icon that holds the sizes up to 256 pixels."""
    held = {size: data for size, data in pngs.items() if size <= 256}
    head = struct.pack("<HHH", 0, 1, len(held))
    offset = len(head) + 16 * len(held)
    body = b""
    for size, data in held.items():
        side = size % 256  # 0 stands for 256
        head += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(data), offset + len(body))
        body += data
    return head + body


def icns(pngs: dict[int, bytes]) -> bytes:
    """A macOS icon."""
    chunks = b"".join(
        kind + struct.pack(">I", 8 + len(pngs[size])) + pngs[size]
        for kind, size in ICNS_TYPES.items()
    )
    return b"icns" + struct.pack(">I", 8 + len(chunks)) + chunks


def main() -> None:
    """Writes every icon file beside the SVG."""
    app = QGuiApplication([])
    renderer = QSvgRenderer(str(ICONS / "faultstage.svg"))
    pngs = {size: png(renderer, size) for size in SIZES}
    (ICONS / "faultstage.ico").write_bytes(ico(pngs))
    (ICONS / "faultstage.icns").write_bytes(icns(pngs))
    app.quit()


if __name__ == "__main__":
    main()
