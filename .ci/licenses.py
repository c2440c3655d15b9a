"""Writes the licences of all that a bundle contains: ``python .ci/licenses.py FOLDER``.

Run by the Python that the bundle is made of: what is installed there is what is bundled.
"""

from __future__ import annotations

import shutil
import sys
import sysconfig
from importlib.metadata import Distribution, distributions
from pathlib import Path

_WORDS = ("license", "licence", "copying", "notice", "ofl")


def main(folder: Path) -> None:
    """Writes a folder for each part, and a list of them all."""
    parts = sorted(distributions(), key=lambda part: part.name.lower())
    lines = [_write(part, folder / part.name) for part in parts]
    python = Path(sysconfig.get_path("stdlib"), "LICENSE.txt")
    if python.exists():
        (folder / "Python").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(python, folder / "Python" / "LICENSE.txt")
    lines.append(f"Python {sys.version.split()[0]}: PSF-2.0")
    (folder / "README.txt").write_text("\n".join([*lines, ""]), encoding="utf-8")


def _write(part: Distribution, folder: Path) -> str:
    """Copies the licence files of one part; returns the part's line in the list."""
    for file in part.files or ():
        if any(word in file.name.lower() for word in _WORDS) and ".py" not in file.suffix:
            source = Path(str(part.locate_file(file)))
            if source.is_file():
                folder.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, folder / file.name)
    said = part.metadata
    names = said.get_all("Classifier") or []
    classified = [name.rpartition(" :: ")[2] for name in names if name.startswith("License")]
    licence = said.get("License-Expression") or ", ".join(classified) or said.get("License") or "?"
    return f"{part.name} {part.version}: {licence.splitlines()[0]}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
