"""Writes the licences of all that a bundle contains: ``python .ci/licenses.py FOLDER PARTS``.

Run by the Python that the bundle is made of: what is installed there is what is bundled. On Debian
and its kin, the libraries of the system among PARTS are looked up in their packages.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from importlib.metadata import Distribution, distributions
from pathlib import Path

_TEXTS = Path(__file__).with_name("licences")
"""Texts that their packages don't bring: Qt's and PySide6's, and that of valkey-server."""

_WORDS = ("license", "licence", "copying", "notice", "ofl")


def main(folder: Path, bundled: Path) -> None:
    """Writes a folder for each part, and a list of them all.

    Args:
        folder: where they go.
        bundled: the folder with the bundle's libraries.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts = sorted(distributions(), key=lambda part: part.name.lower())
    lines = [_write(part, folder / part.name) for part in parts]
    python = Path(sysconfig.get_path("stdlib"), "LICENSE.txt")
    if python.exists():
        (folder / "Python").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(python, folder / "Python" / "LICENSE.txt")
    for text in sorted(_TEXTS.glob("*.txt")):
        shutil.copyfile(text, folder / text.name)
    lines.append("Qt, PySide6, shiboken6: see LGPL-3.0.txt, and GPL-3.0.txt, which that refers to")
    lines.append("valkey-server: see Valkey.txt")
    lines.append(f"Python {sys.version.split()[0]}: PSF-2.0")
    lines += _write_system_libraries({file.name for file in bundled.glob("*.so*")}, folder)
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


def _write_system_libraries(names: set[str], folder: Path) -> list[str]:
    """Copies what the system's packages say of the bundled libraries; returns a line for each."""
    if not names or not shutil.which("dpkg-query"):
        return []
    listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True)
    known = dict(re.findall(r"^\s+(\S+) \(.*\) => (\S+)$", listed.stdout, re.MULTILINE))
    lines: set[str] = set()
    for path in sorted(known[name] for name in names & set(known)):
        # A package may own the file under the folder that /lib was before it became a link.
        asked = ["dpkg-query", "--search", path, str(Path(path).resolve())]
        asked += [each.removeprefix("/usr") for each in asked[2:] if each.startswith("/usr/lib")]
        said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
        for package in re.findall(r"^([^:\s]+)(?::\w+)?: ", said, re.MULTILINE):
            copyright_file = Path("/usr/share/doc", package, "copyright")
            if copyright_file.is_file():
                (folder / "system").mkdir(parents=True, exist_ok=True)
                shutil.copyfile(copyright_file, folder / "system" / f"{package}.txt")
                lines.add(f"{package} (of the system): see system/{package}.txt")
    return sorted(lines)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
