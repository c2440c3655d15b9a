"""The labels beside the axes of the plot: round figures, as short as possible."""

from __future__ import annotations


def rate(ops: float) -> str:
    """Returns a tick of operations a second: ``0``, ``800``, ``2.5k``, ``12k``, ``1.5M``."""
    if ops < 1_000:
        return f"{ops:g}"
    return f"{ops / 1_000:g}k" if ops < 1_000_000 else f"{ops / 1_000_000:g}M"


def millis(ms: float) -> str:
    """Returns a tick of latency: ``7.5 ms``, ``200 ms``; from a second on ``1.5 s``."""
    return f"{ms / 1_000:g} s" if ms >= 1_000 else f"{ms:g} ms"


def time(t: float) -> str:
    """Returns a tick of run seconds: ``0:48``, ``1:00:05``; with tenths where there are any."""
    seconds, tenth = divmod(round(t * 10), 10)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{tenth}" if tenth else ""
    if hours:
        return f"{hours}:{minutes:02}:{seconds:02}{fraction}"
    return f"{minutes}:{seconds:02}{fraction}"
