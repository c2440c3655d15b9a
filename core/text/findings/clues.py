"""The clues and the ruled-out causes that several findings share, a line for each."""

from __future__ import annotations

from core.model.findings import clues as found
from core.model.findings.clues import Leads, NoneLost
from core.model.findings.losses import LossKind
from core.text.findings.explanation import clue_words
from core.text.load_words import WORDS
from core.text.wording import listing, ms, number_word, took


@clue_words.register
def _(clue: found.Survivors) -> str:
    are = "is" if clue.up < 2 else "are"
    return f"{number_word(clue.up)} of {number_word(clue.total)} nodes {are} up"


def leads_words(who: tuple[Leads, ...]) -> str:
    """``n2 leads``, or ``pd0 leads PD`` where there are several groups; empty where nobody does."""
    return listing([f"{each.node} leads {each.group}".rstrip() for each in who] or [""])


@clue_words.register
def _(clue: found.Leaders) -> str:
    return leads_words(clue.who)


@clue_words.register
def _(_: found.LoadGone) -> str:
    return "the load process is lost too: throughput is unknown"


@clue_words.register
def _(clue: found.NothingAnswered) -> str:
    return WORDS[clue.load_kind].none


@clue_words.register
def _(clue: found.LongestSilence) -> str:
    return f"longest time without {WORDS[clue.load_kind].article}: {took(clue.silence_s)}"


@clue_words.register
def _(cause: found.NotOverload) -> str:
    return f"overload (p99 was {ms(cause.p99_ms)} before)"


@clue_words.register
def _(cause: found.NotLeaderLoss) -> str:
    return f"leader loss ({cause.leader} leads throughout)"


@clue_words.register
def _(cause: found.NotAsLost) -> str:
    match cause.kind:
        case LossKind.PAUSED:
            what = "the process is stopped" if cause.is_one else "the processes are stopped"
            return f"crash (it still exists), network cut ({what})"
        case LossKind.CUT_OFF:
            return f"crash ({'its process runs' if cause.is_one else 'their processes run'})"
        case _:
            what = "the process is gone" if cause.is_one else "the processes are gone"
            return f"network cut ({what})"


_NONE_LOST = {
    NoneLost.NONE_GONE: "none is gone",
    NoneLost.ALL_RUN: "every process runs",
    NoneLost.NONE_SEEN: "none was seen to go",
}


@clue_words.register
def _(cause: found.NotANodeLoss) -> str:
    return f"loss of a node ({_NONE_LOST[cause.because]})"
