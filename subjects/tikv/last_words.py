"""Explains why the cluster didn't start, from the last lines of the containers' logs."""

from __future__ import annotations

from collections.abc import Iterable

from core.ports import SubjectError
from core.process.started import command
from subjects.tikv.node import TikvNode

LINES = 6
"""Lines of a log to read: at the level ``warn`` the reason is among the last, a panic adds some."""

LONGEST = 300
"""Most characters of a log line that are shown, as a line may have kilobytes."""

_NO_MEMORY = 137

_REMEDIES = (
    # A part of the log in small letters, and the remedy.
    ("file descriptors", "Allow containers more open files: default-ulimits in daemon.json."),
    ("no space left", "Free some space on the engine's disk: docker system df."),
    ("read-only file system", "See where the engine keeps its data: docker info."),
    ("address already in use", "Press R to start afresh, on other ports."),
    ("illegal instruction", "These images need a newer processor: try another --tag."),
    ("exec format error", "The image is for another kind of machine: pull it for this one."),
    ("invalid configuration", "This tag doesn't take our configuration: try another --tag."),
    ("unknown flag", "This tag doesn't take our options: try another --tag."),
)


async def why_ended(node: TikvNode) -> SubjectError:
    """Returns the error for a node that ended while the cluster was starting."""
    instance = node.instance
    words = await node.last_words(LINES)
    how = instance.exit_text if instance is not None else ""
    text = f"{node.name} {how or 'ended'} while the cluster was starting."
    if said := shorten(words):
        text += f" Its last words: {said}"
    remedy = find_remedy(words)
    if not remedy and instance is not None and instance.returncode == _NO_MEMORY:
        remedy = "It may have run out of memory: give Docker more, or ask for fewer --nodes."
    return SubjectError(text, remedy or f"{command('doctor tikv')} shows what may be missing.")


async def why_not(text: str, nodes: Iterable[TikvNode]) -> SubjectError:
    """Returns the error for a start that took too long though no node ended."""
    remedy, said = "", [text]
    for node in nodes:
        words = await node.last_words(LINES)
        remedy = remedy or find_remedy(words)
        if last := shorten(words.strip().rpartition("\n")[2]):
            said.append(f"{node.name}: {last}")
    remedy = remedy or "Close other programs, then try again: a busy machine may take longer."
    return SubjectError(" ".join(said), remedy)


def find_remedy(words: str) -> str:
    """Returns the remedy for what a log says; empty where nothing known is in there."""
    small = words.lower()
    return next((remedy for sign, remedy in _REMEDIES if sign in small), "")


def shorten(words: str) -> str:
    """Joins the lines into one, each cut at :data:`LONGEST` characters."""
    lines = (line.strip() for line in words.splitlines())
    return " | ".join(
        line if len(line) <= LONGEST else f"{line[:LONGEST]}\u2026" for line in lines if line
    )
