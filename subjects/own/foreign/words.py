"""Words about a load of the user's own that can't be started, ends, or tells nothing."""

from __future__ import annotations

from collections.abc import Sequence

from subjects.own.scenario.loads import LoadFormat

NO_LEDGER = "it counts, and keeps no ledger: there is nothing to read back"
"""Why there is no proof."""

_HOW = {
    LoadFormat.K6: "k6 writes its lines with --out json=-.",
    LoadFormat.VEGETA: "vegeta's results become JSON lines by vegeta encode --to json.",
    LoadFormat.PGBENCH: "pgbench tells its progress with --progress 1.",
    LoadFormat.LINES: 'A line reads like {"t": 1.0, "ok": 99, "failed": 1, "p99_ms": 12.5}.',
}


def how_to_write(form: LoadFormat) -> str:
    """Returns how a program is made to write what is read."""
    return _HOW[form]


def not_installed(program: str) -> tuple[str, str]:
    """Says that there is no such program, and the way out."""
    text = f"The load {program!r} can't be started: there is no such program here."
    return text, "Install it, or give its whole path in load.command.run."


def not_startable(program: str, why: str) -> tuple[str, str]:
    """Says that a program can't be started, and the way out."""
    return f"The load {program!r} can't be started: {why}.", "Look at load.command in the file."


def ended(name: str, code: int | None, seconds: float, said: Sequence[str]) -> tuple[str, str]:
    """Returns how a load ended that should have gone on, and the way out."""
    after = f"after {seconds:.0f} s" if seconds >= 1 else "at once"
    words = f": {' / '.join(said)}" if said and code else ""
    if code == 0:
        return f"{name} came to its own end {after}", "Let it run for longer than the story."
    if code is not None and code < 0:
        return f"{name} was killed by signal {-code} {after}", ""
    how = "ended, nobody saw how," if code is None else f"ended with code {code}"
    return f"{name} {how} {after}{words}", "Try its command by itself."


def unreadable(name: str, form: LoadFormat, line: str) -> tuple[str, str]:
    """Says that a load writes something else than the file says, and the way out."""
    text = f"Nothing that {name} writes can be read as {form.value}: {line!r}. Nothing is measured."
    return text, how_to_write(form)


def silent(name: str, form: LoadFormat, seconds: float) -> tuple[str, str]:
    """Says that a load tells nothing, and the way out."""
    text = f"{name} has told nothing for {seconds:.0f} s: whether it, or the system, stands still "
    return f"{text}isn't known, and nothing is measured.", how_to_write(form)
