"""Tests of text written to terminals, files and pipes of every kind."""

from __future__ import annotations

import io
import os

import pytest

from core.console import Terminal


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


class _AsciiScreen(_Screen):
    encoding = "ascii"


XTERM = {"TERM": "xterm"}


def test_a_live_line_is_replaced_by_the_next_line() -> None:
    screen = _Screen()
    terminal = Terminal(screen, XTERM)
    terminal.live("1")
    terminal.line("done")
    terminal.close()
    assert screen.getvalue().endswith("done\n")
    assert screen.getvalue() in ("1\r\x1b[Kdone\n", "done\n")


def test_a_file_gets_no_codes_and_no_live_lines() -> None:
    screen = io.StringIO()
    terminal = Terminal(screen, XTERM)
    terminal.live("1")
    terminal.line(terminal.style("done", "good", "bold"))
    terminal.close()
    assert screen.getvalue() == "done\n"


@pytest.mark.parametrize(
    ("environ", "color"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "xterm", "NO_COLOR": ""}, True),
        ({"TERM": "dumb"}, False),
    ],
)
def test_colour_codes_are_written_only_where_wanted_and_understood(
    environ: dict[str, str], color: bool
) -> None:
    screen = _Screen()
    terminal = Terminal(screen, environ)
    terminal.line(terminal.style("x", "error"))
    terminal.close()
    assert ("\x1b[31m" in screen.getvalue()) == color


def test_a_terminal_without_utf8_gets_plain_signs() -> None:
    screen = _AsciiScreen()
    terminal = Terminal(screen, XTERM)
    terminal.line("✓ 48\u202f213 · 3 ± 1 ü \udcff")
    terminal.close()
    assert screen.getvalue() == "+ 48 213 - 3 +- 1 ? ?\n"


def test_a_log_line_cannot_move_the_cursor() -> None:
    screen = _Screen()
    terminal = Terminal(screen, XTERM)
    terminal.line(terminal.style("a\x1b[2Jb\r\nc\x9b"))
    terminal.close()
    assert screen.getvalue() == "a [2Jb  c \n"


def test_a_closed_pipe_ends_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        terminal = Terminal(stream, {})
        for _ in range(100):
            terminal.line("text")
        terminal.close()
        stream.write("what Python still holds at its exit")
        stream.flush()


def test_a_closed_stream_ends_quietly() -> None:
    screen = _Screen()
    terminal = Terminal(screen, XTERM)
    screen.close()
    terminal.line("text")
    terminal.close()


def test_a_pipe_that_nobody_reads_holds_up_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.console.terminal.CLOSE_S", 0.01)
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as stream:
        terminal = Terminal(stream, {})
        for _ in range(3000):
            terminal.line("text" * 25)
        terminal.close()
        left = 3000 * 101
        while left:
            left -= len(os.read(reading, 65536))
        monkeypatch.undo()
        terminal.close()
    os.close(reading)
