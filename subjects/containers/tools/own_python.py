"""This machine's own Python as files for an image that has nothing else in it."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

from core.ports import SubjectError

LIBRARIES = "usr/local/lib/own"
"""Where shared libraries lie in the image; the loader lies where programs expect it."""

_MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}

_NOT_NEEDED = re.compile(
    r"__phello__|__pycache__|config(-.*)?|dbm|dist-packages|distutils|doctest\.py|ensurepip|idlelib"
    r"|lib-dynload|lib2to3|msilib|pydoc\.py|pydoc_data|site-packages|tests?|tkinter|turtle\.py"
    r"|turtledemo|venv|wsgiref"
)
"""Of the standard library, and what is added elsewhere."""

_NOT_LOADED = re.compile(
    r"(_(bz2|crypt|ctypes_test|curses|curses_panel|dbm|gdbm|lzma|test\w*|tkinter|xx\w*)"
    r"|nis|ossaudiodev|readline|xxlimited\w*)\..*"
)
"""Extension modules that nothing here needs, and that want libraries of their own."""

_RESOLVERS = ("libnss_files.so.2", "libnss_dns.so.2", "libresolv.so.2")
"""What an older libc loads only when it looks up a name."""


def version() -> str:
    """This Python's version, as in "3.12"."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def fits(architecture: str) -> bool:
    """Whether this machine's Python runs on an engine of ``architecture``."""
    return (
        sys.platform == "linux"
        and _MACHINES.get(platform.machine()) == architecture
        and platform.libc_ver()[0] == "glibc"
        and shutil.which("ldd") is not None
        and _executable().is_file()
        and not getattr(sys, "frozen", False)
    )


def python_files(packages: Path) -> dict[str, Path | bytes]:
    """Returns all that Python and the extension modules in ``packages`` need, by path.

    Raises:
        SubjectError: their libraries can't be told.
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
    found.update(_libraries([_executable(), *modules, *packages.rglob("*.so*")]))
    found["etc/nsswitch.conf"] = b"hosts: files dns\n"
    found["tmp/.keep"] = b""
    return found


def _executable() -> Path:
    name = f"bin/python{version()}"
    return Path(sys.base_prefix, name).resolve()


def _sources(entry: Path, path: str) -> Iterator[tuple[str, Path]]:
    """The sources in ``entry``, without what was compiled and without tests."""
    if entry.is_file():
        if entry.suffix == ".py":
            yield path, entry.resolve()
        return
    for each in entry.iterdir():
        if not _NOT_NEEDED.fullmatch(each.name):
            yield from _sources(each, f"{path}/{each.name}")


def _libraries(programs: Iterable[Path]) -> dict[str, Path]:
    """The shared libraries of ``programs``, and the loader, by path in the image.

    One that is missing here is missing there, too: its module can't be imported in either.
    """
    done = subprocess.run(
        ["ldd", *(str(each) for each in programs)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    found: dict[str, Path] = {}
    for line in done.stdout.splitlines():
        if match := re.match(r"\s+(\S+) => (/\S+) \(", line):
            found[f"{LIBRARIES}/{match[1]}"] = Path(match[2]).resolve()
        elif match := re.match(r"\s+/(\S*/ld-\S+) \(", line):
            found[match[1]] = Path("/", match[1]).resolve()
    libc = found.get(f"{LIBRARIES}/libc.so.6")
    if libc is None:
        raise SubjectError("The libraries of this machine's Python can't be told: ldd names none.")
    for name in _RESOLVERS:
        if (library := libc.parent / name).exists():
            found[f"{LIBRARIES}/{name}"] = library.resolve()
    return found
