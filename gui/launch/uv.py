"""Installs packages by uv where that is there: a tenth of pip's time, the same lock and hashes."""

from __future__ import annotations

import shutil
from collections.abc import Mapping

from core.process.handed_on import pip_environment

_MEANT = {
    "PIP_INDEX_URL": "UV_DEFAULT_INDEX",
    "PIP_EXTRA_INDEX_URL": "UV_INDEX",
    "PIP_FIND_LINKS": "UV_FIND_LINKS",
    "PIP_CERT": "SSL_CERT_FILE",
}
"""Names of pip's settings, each with uv's name for it: uv reads no setting of pip."""


def find_uv() -> str | None:
    """Returns the path of uv; None where there is none, and pip does all."""
    return shutil.which("uv")


def uv_environment(base: Mapping[str, str] | None = None) -> dict[str, str]:
    """Returns the environment of uv: the person's indexes, by uv's own variables or by pip's."""
    environment = pip_environment(base)
    meant = {
        theirs: environment[ours]
        for ours, theirs in _MEANT.items()
        if environment.get(ours) and not environment.get(theirs)
    }
    # A configuration file of uv's in some folder above isn't about this checkout.
    return {**environment, **meant, "UV_NO_CONFIG": "1", "UV_NO_PROGRESS": "1"}


def uv_command(uv: str, python: str, arguments: tuple[str, ...]) -> list[str]:
    """Returns the command that installs into the environment of ``python``.

    Args:
        uv: the path of uv.
        python: the path of the environment's Python.
        arguments: what pip would be given, too.
    """
    ours = [each for each in arguments if each not in ("--retries", "2")]
    return [uv, "pip", "install", "--python", python, "--no-deps", *ours]
