"""Why the cluster didn't start, from the last words of its containers."""

from __future__ import annotations

from collections.abc import Iterable

from core.ports import SubjectError
from core.process.paths import command
from subjects.tikv.node import TikvNode

LINES = 6
"""With the level at ``warn`` the reason is among the last lines; a panic adds some."""

LONGEST = 300
"""A line of a log may have kilobytes, characters."""

_NO_MEMORY = 137

_REMEDIES = (
    # What is in the log, in small letters, and what to do about it.
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
    """What to say of a node that has ended while the cluster was being started."""
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
    """The same where nothing ended and yet it took too long."""
    remedy, said = "", [text]
    for node in nodes:
        words = await node.last_words(LINES)
        remedy = remedy or find_remedy(words)
        if last := shorten(words.strip().rpartition("\n")[2]):
            said.append(f"{node.name}: {last}")
    remedy = remedy or "Close other programs, then try again: a busy machine may take longer."
    return SubjectError(" ".join(said), remedy)


def find_remedy(words: str) -> str:
    """What to do about what a log says; empty where it says nothing known."""
    small = words.lower()
    return next((remedy for sign, remedy in _REMEDIES if sign in small), "")


def shorten(words: str) -> str:
    """The lines in one, none too long."""
    lines = (line.strip() for line in words.splitlines())
    return " | ".join(
        line if len(line) <= LONGEST else f"{line[:LONGEST]}\u2026" for line in lines if line
    )
