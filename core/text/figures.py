"""Figures as the stage says them: short, with units, "—" for an unknown figure."""

from __future__ import annotations

import math

UNKNOWN = "—"
_ROUNDING = 1e-6
"""Shares of a tenth that differences of times lose."""
_THIN = "\u202f"
"""A narrow space that lines don't break at, between groups of three digits."""


def count(number: int) -> str:
    """Returns ``48 213`` for 48213."""
    return f"{number:,}".replace(",", _THIN)


def ops(rate: float) -> str:
    """Returns ``11.8k`` for 11,800 operations a second."""
    if rate < 999.5:
        return f"{rate:.0f}"
    if rate < 99_950:
        return f"{rate / 1_000:.1f}k"
    if rate < 999_500:
        return f"{rate / 1_000:.0f}k"
    return f"{rate / 1_000_000:.1f}M"


def millis(ms: float) -> tuple[str, str]:
    """Returns value and unit of a latency: ``("7.4", "ms")``, ``("1.2", "s")``."""
    if ms < 99.95:
        return f"{ms:.1f}", "ms"
    if ms < 999.5:
        return f"{ms:.0f}", "ms"
    return f"{ms / 1_000:.1f}", "s"


def took(seconds: float) -> tuple[str, str]:
    """Returns value and unit of a span that is over, in the unit that fits.

    ``("3", "ms")``, ``("0.21", "s")``, ``("6.2", "s")``, ``("1 min 4", "s")``.
    """
    seconds = max(seconds, 0.0)
    if seconds < 0.0995:
        ms = seconds * 1_000
        return (f"{ms:.1f}" if 0 < ms < 0.95 else f"{ms:.0f}"), "ms"
    if seconds < 0.995:
        return f"{seconds:.2f}", "s"
    return (f"{seconds:.1f}", "s") if seconds < 59.95 else _coarse(round(seconds))


def running(seconds: float) -> tuple[str, str]:
    """Returns value and unit of a span that still runs; tenths, then minutes and seconds."""
    tenths = math.floor(max(seconds, 0.0) * 10 + _ROUNDING) / 10
    return (f"{tenths:.1f}", "s") if tenths < 60 else _coarse(int(tenths))


def ago(seconds: float) -> str:
    """Returns ``2.9 s`` or ``1 min 20 s``: how long something has been so."""
    return " ".join(running(seconds))


def span(seconds: float) -> str:
    """Returns ``1 min 20 s`` for 80 seconds; whole seconds, two units at most."""
    return " ".join(_coarse(int(max(seconds, 0.0))))


def about(seconds: float) -> str:
    """Returns ``1 min 20 s`` for 79.6 seconds: a span rounded to whole seconds."""
    return span(round(seconds))


def _coarse(seconds: int) -> tuple[str, str]:
    """Returns value and unit of whole seconds, two units at most."""
    if seconds < 60:
        return str(seconds), "s"
    if seconds < 3_600:
        return f"{seconds // 60} min {seconds % 60}", "s"
    if seconds < 86_400:
        return f"{seconds // 3_600} h {seconds % 3_600 // 60}", "min"
    return f"{seconds // 86_400} d {seconds % 86_400 // 3_600}", "h"


def memory(size: int) -> str:
    """Returns ``41 MB`` for 41,000,000 bytes."""
    if size < 999_500_000:
        return f"{size / 1e6:.0f} MB"
    return f"{size / 1e9:.1f} GB"


def size(count: int) -> str:
    """Returns ``412 B``, ``410 kB`` or ``1.2 MB`` for a number of bytes."""
    if count < 950:
        return f"{count} B"
    if count < 950_000:
        return f"{count / 1e3:.0f} kB"
    return f"{count / 1e6:.1f} MB" if count < 1e9 else memory(count)


def data_rate(bytes_per_s: float) -> str:
    """Returns ``410 kB/s`` for 412,345 bytes a second: two digits, for easy reading."""
    size = max(bytes_per_s, 0.0)
    if size < 950:
        return f"{_two_digits(size):.0f} B/s"
    if size < 950_000:
        return f"{_two_digits(size / 1e3):g} kB/s"
    return f"{_two_digits(size / 1e6):g} MB/s"


def _two_digits(number: float) -> float:
    """Returns ``number`` rounded to two digits."""
    return float(f"{number:.2g}")


def minute(t: float) -> str:
    """Returns ``0:48`` for a time of the run in whole seconds."""
    minutes, seconds = divmod(int(max(t, 0.0)), 60)
    return f"{minutes}:{seconds:02}"


def moment(t: float) -> str:
    """Returns ``00:48.11`` for a time of the run; with hours where there are any."""
    hundredths = round(max(t, 0.0) * 100)
    minutes, rest = divmod(hundredths, 6_000)
    hours, minutes = divmod(minutes, 60)
    text = f"{minutes:02d}:{rest // 100:02d}.{rest % 100:02d}"
    return f"{hours}:{text}" if hours else text
