"""What each story in two acts is about, and what its chapters say."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from core.model.records import Act
from core.text import acts
from core.text.wording import listing, sentences
from subjects.sentinel.invariants import ONE_PRIMARY
from subjects.sentinel.plans import PAUSE_AWHILE, QUICK, RESTART_PRIMARY, WOKEN_PRIMARY
from subjects.sentinel.topology import APPEND_ONLY, MIN_REPLICAS

WELCOME = (
    "Valkey with three sentinels, for real. It says yes to writes that it loses, by design and "
    "by documentation. We show the loss, apply the fix live, and break it again."
)
HEALTH = "A primary and two replicas start, and three sentinels that watch them."
DIAGNOSIS = "What happened, by the evidence alone?"
COST = "What was acknowledged is read back now, while the load goes on."
FIX = "A setting is changed on every server, while the load goes on."
AGAIN = "The same fault, against the other setting."
SUMMARY = "Both acts side by side, and every acknowledged write read back."
COMPARED = "The same fault, twice"
SPACE_FIX, SPACE_AGAIN = "Space applies the fix", "Space goes on to the same fault again"
SPACE_COST, SPACE_SUM = "Space shows what it cost", "Space sums it up"
SETTLING = "Waiting until nothing moves any more"
WATCHING = "Watching whether anything notices"
AS_IT_COMES = "as it comes"


class Tale(Struct, frozen=True, kw_only=True):
    """A story in two acts.

    Attributes:
        key: the story's key.
        title: as people pick it.
        about: what it shows, in a sentence.
        fault: the name of the plan.
        shows: the invariant that breaks when the loss begins; empty where no health check
            notices.
        fix: the settings that mend it.
        why: why they do, in a sentence.
        detection: what the stage says when that invariant broke, or none did.
    """

    key: str
    title: str
    about: str
    fault: str
    shows: str = ""
    fix: Mapping[str, str]
    why: str
    detection: str

    @property
    def fix_title(self) -> str:
        """The settings as people write them, in short."""
        name, value = next(iter(self.fix.items()))
        return f"{name} {value}"


TALES = (
    Tale(
        key=WOKEN_PRIMARY,
        title="The primary wakes up",
        about="The primary is paused for 5 s and goes on: it says yes for another ten, to writes "
        "that are lost. Then the fix, and the same again.",
        fault=PAUSE_AWHILE,
        shows=ONE_PRIMARY,
        fix=MIN_REPLICAS,
        why="A primary that has heard of no replica for a second refuses writes: one that wakes "
        "up alone says no, and its clients ask again.",
        detection="Meanwhile the sentinels have made another one the primary; nobody told the old "
        "one, and it says yes to every client that kept its connection.",
    ),
    Tale(
        key=QUICK,
        title="A restart too quick",
        about="The primary is killed and restarted at once, before a sentinel misses it: it comes "
        "back empty, and the replicas copy that. Then the fix, and the same again.",
        fault=RESTART_PRIMARY,
        fix=APPEND_ONLY,
        why="Each write is in a file before it is acknowledged, and a server that starts reads the "
        "file.",
        detection="Every node is up, the same primary leads, requests are answered.",
    ),
)
"""In the order in which they are offered; the first is the default."""


def unnoticed(tale: Tale, missed: int) -> str:
    """Return that no health check noticed the fault, and what the reads of the load missed."""
    reads = f"Only the load's own reads did: {missed} missed a write that was acknowledged."
    return sentences(acts.NOTHING_NOTICED, tale.detection, reads if missed else "")


def cost_words(act: Act) -> str:
    """Return what the first act cost, with whom was told."""
    text = acts.act_words(act)
    return sentences(f"{text[:1].upper()}{text[1:]}.", acts.by_client_words(act))


def fixed_words(tale: Tale) -> str:
    """Return what was set on all servers, and why that helps."""
    settings = listing([f"{name} {value}" for name, value in tale.fix.items()])
    return f"Fixed live, by CONFIG SET on all servers: {settings}. {tale.why}"
