"""Collects this machine's Python as files for an image that has nothing else.

That is the way without a network: where no public image can be downloaded, the load, the limiters
and network delays run in containers all the same.
"""

from __future__ import annotations

import re
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from subjects.hosts.containers.tools import shared_libraries

_NOT_NEEDED = re.compile(
    r"__phello__|__pycache__|config(-.*)?|dbm|dist-packages|distutils|doctest\.py|ensurepip|idlelib"
    r"|lib-dynload|lib2to3|msilib|pydoc\.py|pydoc_data|site-packages|tests?|tkinter|turtle\.py"
    r"|turtledemo|venv|wsgiref"
)
"""Parts of the standard library that nothing here needs, and what distributors add there."""

_NOT_LOADED = re.compile(
    r"(_(bz2|crypt|ctypes_test|curses|curses_panel|dbm|gdbm|lzma|test\w*|tkinter|xx\w*)"
    r"|nis|ossaudiodev|readline|xxlimited\w*)\..*"
)
"""Extension modules that nothing here needs, and that need further libraries."""


def version() -> str:
    """Returns the version of this Python, as in "3.12"."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def fits(architecture: str) -> bool:
    """Whether this machine's Python runs on an engine of ``architecture``."""
    return (
        shared_libraries.fits(architecture)
        and _executable().is_file()
        and not getattr(sys, "frozen", False)
    )


def python_files(packages: Path) -> dict[str, Path | bytes]:
    """Returns all files that Python and the extension modules in ``packages`` need, by path.

    Raises:
        SubjectError: the libraries can't be listed.
    """
    standard = Path(sysconfig.get_path("stdlib"))
    home = f"usr/local/{sys.platlibdir}/python{version()}"
    found: dict[str, Path | bytes] = {"usr/local/bin/python3": _executable()}
    for entry in standard.iterdir():
        if not _NOT_NEEDED.fullmatch(entry.name):
            found.update(_sources(entry, f"{home}/{entry.name}"))
    modules = [
        each
        for each in (standard / "lib-dynload").glob("*.so")
        if not _NOT_LOADED.fullmatch(each.name)
    ]
    found.update({f"{home}/lib-dynload/{each.name}": each for each in modules})
    needing = [_executable(), *modules, *packages.rglob("*.so*")]
    found.update(shared_libraries.libraries_of(needing))
    found["etc/nsswitch.conf"] = b"hosts: files dns\n"
    found["tmp/.keep"] = b""
    return found


def _executable() -> Path:
    name = f"bin/python{version()}"
    return Path(sys.base_prefix, name).resolve()


def _sources(entry: Path, path: str) -> Iterator[tuple[str, Path]]:
    """Yields the sources in ``entry``, without compiled files and tests."""
    if entry.is_file():
        if entry.suffix == ".py":
            yield path, entry.resolve()
        return
    for each in entry.iterdir():
        if not _NOT_NEEDED.fullmatch(each.name):
            yield from _sources(each, f"{path}/{each.name}")
