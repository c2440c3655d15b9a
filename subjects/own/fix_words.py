"""Why the fix of a scenario's second act can't be applied."""

from __future__ import annotations

_CORRECT = "Correct the fix in the file, then start afresh."


def command_failed(program: str, node: str, code: int | None, last: str) -> tuple[str, str]:
    """Says that the command of the fix failed, the command's last words, and the way out."""
    how = "ended" if code is None else f"ended with code {code}"
    why = f": {last}" if last else ""
    return f"The fix wasn't applied to {node}: {program} {how}{why}.", _CORRECT


def request_failed(path: str, node: str, why: str) -> tuple[str, str]:
    """Says that the request of the fix failed, why, and the way out."""
    return f"The fix wasn't applied to {node}: {path} answered {why or 'nothing'}.", _CORRECT


def environment_fixed(node: str) -> tuple[str, str]:
    """Says that a container's environment can't be changed, and the way out."""
    return (
        f"The fix wasn't applied to {node}: the environment of a container is fixed.",
        "Let the fix be a command or a request instead.",
    )
