"""How numbers and lists of names are written wherever people read them."""

from __future__ import annotations

from collections.abc import Sequence

_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def listing(names: Sequence[str]) -> str:
    """``n1``, ``n1 and n2``, ``n1, n2 and n3``; "nobody" where there are none."""
    if not names:
        return "nobody"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def number_word(number: int) -> str:
    """A small number as a word: ``two``; from 11 on in figures."""
    return _WORDS[number] if 0 <= number < len(_WORDS) else grouped(number)


def grouped(number: int) -> str:
    """A count with thin groups of three: ``48 213``."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def ops_text(ops: float) -> str:
    """Operations a second, short: ``840``, ``3.0k``, ``11.8k``."""
    return f"{ops:.0f}" if ops < 999.5 else f"{ops / 1000:.1f}k"


def ms_text(ms: float) -> str:
    """Milliseconds: ``7.4 ms``, ``85 ms``; from a second on ``1.5 s``."""
    if ms >= 999.5:
        return f"{ms / 1000:.1f} s"
    return f"{ms:.1f} ms" if ms < 9.95 else f"{ms:.0f} ms"


def seconds_text(seconds: float) -> str:
    """Seconds: ``0.31 s``, ``4.2 s``, ``75 s``."""
    if seconds < 0.995:
        return f"{seconds:.2f} s"
    return f"{seconds:.1f} s" if seconds < 59.95 else f"{seconds:.0f} s"


def signal_of(exit_code: int) -> int | None:
    """The signal that ended a process, from its exit code; None where it ended by itself.

    Negative as ``subprocess`` has it, or 128 and the signal as shells and containers do.
    """
    if exit_code < 0:
        return -exit_code
    return exit_code - 128 if 128 < exit_code < 160 else None
