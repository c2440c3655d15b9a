"""Tests of the installation's progress, read from pip's output."""

from __future__ import annotations

import pytest

from gui.launch.progress import SetupProgress, count

LOCK = """\
aiohttp==3.14.5 \\
    --hash=sha256:00
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:01
nats-py==2.16.0 \\
    --hash=sha256:02
"""


def test_the_lock_file_tells_how_many_packages_there_are() -> None:
    assert count(LOCK) == 3


def test_each_package_is_told_once_with_its_number(capsys: pytest.CaptureFixture[str]) -> None:
    progress = SetupProgress("the packages", 3)
    for line in (
        "Ignoring colorama: markers 'sys_platform == \"win32\"' don't match your environment",
        "Collecting aiohttp==3.14.5 (from -r requirements.lock (line 4))",
        "  Downloading aiohttp-3.14.5-cp311-cp311-manylinux_2_28_x86_64.whl (1.9 MB)",
        "Processing /srv/wheels/nats_py-2.16.0-py3-none-any.whl (from -r requirements.lock)",
    ):
        progress.feed(line + "\n")
    told = capsys.readouterr().err.splitlines()
    assert [line.rsplit(",", 1)[0] for line in told] == [
        "Installing 0 of 2: the packages",
        "Installing 1 of 2: aiohttp",
        "Installing 2 of 2: nats_py",
    ]


def test_the_size_of_a_download_is_told_beside_its_name() -> None:
    progress = SetupProgress("the packages", 1)
    progress.feed("Collecting pyside6-essentials==6.11.3 (from -r requirements.lock (line 895))\n")
    progress.feed("  Downloading pyside6_essentials-6.11.3-cp310-abi3-linux.whl (80.3 MB)\n")
    assert progress.what == "pyside6-essentials (80.3 MB)"
