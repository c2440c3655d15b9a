"""The trouble that keeps a show from starting is told in one sentence, with the way out."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from gui.launch.trouble import from_os, from_pip, tell

UNREACHABLE = """\
WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(...: Failed to \
establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/aiohttp/
ERROR: Could not find a version that satisfies the requirement aiohttp==3.14.5
ERROR: No matching distribution found for aiohttp==3.14.5
"""


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (UNREACHABLE, "can't be reached"),
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "no space left"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "locked"),
        ("ERROR: No matching distribution found for uvloop==0.23.0", "uvloop==0.23.0"),
        ("SSLError(SSLCertVerificationError('CERTIFICATE_VERIFY_FAILED'))", "certificate"),
        ("Building\nERROR: something new", "something new"),
        ("", "no output"),
    ],
)
def test_error_of_pip_becomes_a_sentence(output: str, said: str) -> None:
    trouble = from_pip(output)
    assert said in trouble.sentence
    assert trouble.remedy


@pytest.mark.parametrize(
    ("number", "said", "remedy"),
    [
        (errno.ENOSPC, "no space left", "Free about"),
        (errno.EROFS, "/x/.venv can't be written", "cp -r"),
        (errno.EACCES, "/x/.venv can't be written", "cp -r"),
        (errno.ENOENT, "/x/.venv is missing", "git checkout"),
        (errno.EIO, "Setting up failed", "Mend that"),
    ],
)
def test_error_of_the_system_becomes_a_sentence(number: int, said: str, remedy: str) -> None:
    trouble = from_os(OSError(number, "the system's words", "/x/.venv"))
    assert said in trouble.sentence
    assert remedy in trouble.remedy


@pytest.mark.skipif(os.name != "posix", reason="puts a shell script on PATH")
def test_trouble_without_a_terminal_is_told_in_a_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = tmp_path / "said"
    zenity = tmp_path / "zenity"
    zenity.write_text(f'#!/bin/sh\nprintf "%s" "$*" > "{said}"\n', encoding="utf-8")
    zenity.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    tell("No room.\n  Free some.", desktop=True)
    assert "--text=No room.\n  Free some." in said.read_text(encoding="utf-8")
    assert "No room." in capsys.readouterr().err
