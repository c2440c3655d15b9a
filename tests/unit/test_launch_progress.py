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


def test_a_terminal_is_shown_a_bar(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    progress = SetupProgress("the packages", 4)
    progress.feed("Collecting aiohttp==3.14.5 (from -r requirements.lock (line 4))\n")
    shown = capsys.readouterr().err
    assert "[######..................] 1 of 4  aiohttp, " in shown


def test_without_a_terminal_each_quarter_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    progress = SetupProgress("the packages", 40)
    for number in range(40):
        progress.feed(f"Collecting package{number}\n")
    told = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in told] == [
        f"Installing {count} of 40" for count in (1, 10, 20, 30, 40)
    ]


def test_another_program_that_goes_on_counts_from_the_start() -> None:
    progress = SetupProgress("the packages", 2)
    progress.feed("Collecting aiohttp\n")
    progress.begin_again("the packages, by pip")
    assert (progress.number, progress.what) == (0, "the packages, by pip")
