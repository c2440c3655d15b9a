"""A short story in hostile environments is played to the end, or refused in a sentence."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from tests.integration.surroundings.hostile import (
    LIMITER,
    Row,
    blocking,
    closing,
    delete_current_folder,
    ignoring,
    limited,
    modules,
    play,
    writing_to,
)

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

LOUD = "import sys\nprint('corporate image, all rights reserved', flush=True)\n"
BROKEN = "raise RuntimeError('not the module that was meant')\n"
NOWHERE = "http://127.0.0.1:9"

ROWS = (
    Row("nothing but a home", without=tuple(n for n in os.environ if n != "PATH")),
    Row("home that does not exist", {"HOME": "/nowhere", "XDG_RUNTIME_DIR": "/nowhere"}),
    Row("home whose name needs quoting", {"FAULTSTAGE_HOME": '{}/it\'s "50 %" $HOME; # é\t'}),
    Row("home whose name is not UTF-8", {"FAULTSTAGE_HOME": "{}/x\udcff"}),
    Row("home that is relative", {"FAULTSTAGE_HOME": "here"}),
    Row("home that is a file", {"FAULTSTAGE_HOME": "/dev/null"}, refused="/dev/null"),
    Row("home in which nothing can be made", {"FAULTSTAGE_HOME": "/proc/x"}, refused="/proc/x"),
    Row(
        "Python that prints at each start",
        {"PYTHONPATH": "{}"},
        prepare=modules(LOUD, "sitecustomize", "usercustomize"),
    ),
    Row(
        "modules of the same names on the path",
        {"PYTHONPATH": "{}"},
        prepare=modules(BROKEN, "queue", "signal", "numpy", "msgspec", "core"),
    ),
    Row(
        "modules of the same names in the current folder",
        prepare=modules(BROKEN, "queue", "signal", "json", "asyncio", "core", "gui"),
    ),
    Row(
        "Python settings of a developer",
        {
            "PYTHONWARNINGS": "error",
            "PYTHONASYNCIODEBUG": "1",
            "PYTHONDEVMODE": "1",
            "PYTHONSTARTUP": "{}/no.py",
            "PYTHONINSPECT": "1",
            "PYTHONOPTIMIZE": "2",
            "PYTHONBREAKPOINT": "no.such",
        },
    ),
    Row(
        "output in ASCII",
        {
            "PYTHONIOENCODING": "ascii",
            "PYTHONUTF8": "0",
            "LC_ALL": "C",
            "LANG": "C",
            "PYTHONCOERCECLOCALE": "0",
        },
    ),
    Row("locale and time zone that do not exist", {"LC_ALL": "xx_YY.UTF-9", "TZ": "Moon/Base"}),
    Row(
        "terminal of no known kind",
        {"TERM": "nonsense", "COLUMNS": "1", "LINES": "0", "FORCE_COLOR": "1"},
    ),
    Row(
        "variables of other programs",
        {
            "QT_API": "pyqt5",
            "PYQTGRAPH_QT_LIB": "PyQt5",
            "WEB_CONCURRENCY": "auto",
            "GOMAXPROCS": "no",
            "GOMEMLIMIT": "1",
            "GOGC": "off",
            "NATS_URL": NOWHERE,
            "MALLOC_ARENA_MAX": "x",
        },
    ),
    Row(
        "limiters with variables of web servers",
        {"WEB_CONCURRENCY": "auto", "FORWARDED_ALLOW_IPS": "x", "REDIS_URL": NOWHERE},
        arguments=LIMITER,
    ),
    Row(
        "proxy that does not answer",
        dict.fromkeys(
            ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"), NOWHERE
        ),
        without=("NO_PROXY", "no_proxy"),
    ),
    Row("current folder that was deleted", in_child=delete_current_folder),
    Row("closed standard input", in_child=closing(0)),
    Row("closed standard output", in_child=closing(1)),
    Row("closed standard error", in_child=closing(2)),
    Row("closed streams", in_child=closing(0, 1, 2)),
    Row("output onto a full disk", in_child=writing_to("/dev/full")),
    Row("ignored ends of children", in_child=ignoring(signal.SIGCHLD)),
    Row(
        "ignored signals",
        in_child=ignoring(signal.SIGPIPE, signal.SIGHUP, signal.SIGINT, signal.SIGTERM),
    ),
    Row(
        "blocked signals",
        in_child=blocking(signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGUSR1),
    ),
    Row("few open files", in_child=limited("RLIMIT_NOFILE", 64)),
    Row("small files only", in_child=limited("RLIMIT_FSIZE", 64 << 20)),
    Row("strict umask", in_child=lambda: os.umask(0o077)),
    Row("lowest priority", in_child=lambda: os.nice(19)),
    Row("processes of its own", wrapper=("unshare", "--pid", "--fork", "--mount-proc")),
    Row("loopback that is down", wrapper=("unshare", "--net"), refused="127.0.0.1"),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_story_plays_to_its_end_or_is_refused_with_one_sentence(
    row: Row, tmp_path: Path, home: Path
) -> None:
    if row.wrapper and (os.getuid() != 0 or shutil.which(row.wrapper[0]) is None):
        pytest.skip(f"only root with {row.wrapper[0]} can make {row.name}")
    folder = tmp_path / "here"
    folder.mkdir()
    played = play(row, folder, home)
    told = played.stdout + played.stderr
    assert "Traceback" not in told, told
    if row.refused:
        assert played.returncode in (1, 2), told
        assert row.refused in told
        assert "faultstage undo" not in told
    else:
        assert played.returncode == 0, told
