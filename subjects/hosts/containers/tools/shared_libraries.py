"""Collects this machine's shared libraries as files for an image that has nothing else."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from core.ports import SubjectError
from subjects.hosts.containers.engine.views import ARCHITECTURES

LIBRARIES = "usr/local/lib/own"
"""The folder of shared libraries in the image; the loader lies where programs look."""

_RESOLVERS = ("libnss_files.so.2", "libnss_dns.so.2", "libresolv.so.2")
"""Libraries that an older libc loads only to look up a name, so that ``ldd`` doesn't list them."""


def fits(architecture: str) -> bool:
    """Whether this machine's programs run on an engine of ``architecture``."""
    return (
        sys.platform == "linux"
        and ARCHITECTURES.get(platform.machine()) == architecture
        and platform.libc_ver()[0] == "glibc"
        and shutil.which("ldd") is not None
    )


def libraries_of(programs: Iterable[Path]) -> dict[str, Path]:
    """Returns the shared libraries of ``programs``, and the loader, by path in the image; blocks.

    A library that is missing here is missing in the image, too: what needs it runs in neither.

    Raises:
        SubjectError: ``ldd`` doesn't list the libraries.
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
        raise SubjectError("The libraries of this machine can't be told: ldd names none.")
    for name in _RESOLVERS:
        if (library := libc.parent / name).exists():
            found[f"{LIBRARIES}/{name}"] = library.resolve()
    return found
