"""The words for lost nodes and their fates: for one node, and for several in one breath."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.findings.losses import Fate, Loss, LossKind
from core.model.records import NodeStatus
from core.process.exit_codes import signal_of
from core.text import figures
from core.text.findings.explanation import clue_words
from core.text.wording import how_exited, listing, sentences

_LOST = {
    LossKind.EXITED: "lost",
    LossKind.RESTARTED: "lost",
    LossKind.PAUSED: "paused",
    LossKind.CUT_OFF: "cut off",
    LossKind.SILENT: "silent",
}


def lost_title(who: str, kind: LossKind) -> str:
    """Returns the loss of a node as a title begins: ``Leader lost``, ``Follower cut off``."""
    return f"{who} {_LOST[kind]}"


def loss_title(who: str, kind: LossKind) -> str:
    """Returns the same of a loss that is over: ``Leader loss``, ``Cut-off follower``."""
    how = _LOST[kind].capitalize().replace(" ", "-")
    return f"{who} loss" if kind.is_end else f"{how} {who.lower()}"


@clue_words.register
def _(loss: Loss) -> str:
    return f"{loss.node} {_what_became(loss.kind, loss.exit_code, many=False)}"


def losses_words(losses: Sequence[Loss]) -> str:
    """Returns the words for the ends of several nodes, with equal ends in one breath."""
    alike: dict[tuple[LossKind, int | None, int | None], list[Loss]] = {}
    for loss in losses:
        alike.setdefault(_ending(loss), []).append(loss)
    return "; ".join(
        f"{listing([loss.node for loss in group])} "
        f"{_what_became(group[0].kind, group[0].exit_code, many=len(group) > 1)}"
        for group in alike.values()
    )


def _ending(loss: Loss) -> tuple[LossKind, int | None, int | None]:
    """Returns the key that nodes with equal ends share: the kind, and the signal or exit code."""
    code = loss.exit_code if loss.kind is LossKind.EXITED else None
    signal = None if code is None else signal_of(code)
    return loss.kind, signal, code if signal is None else None


def _what_became(kind: LossKind, exit_code: int | None, *, many: bool) -> str:
    """Returns the end of a lost node, or of several with equal ends: ``are stopped: ...``."""
    match kind:
        case LossKind.PAUSED:
            one = "is stopped: its process exists but does not run"
            return "are stopped: their processes exist but do not run" if many else one
        case LossKind.CUT_OFF:
            one = "is cut off: its process runs, its network to the other nodes is gone"
            all_of_them = "are cut off: their processes run, their network to the other nodes is"
            return f"{all_of_them} gone" if many else one
        case LossKind.SILENT:
            return "do not answer" if many else "does not answer"
        case LossKind.RESTARTED:
            return f"{'were' if many else 'was'} restarted from outside"
        case LossKind.EXITED:
            return how_exited(exit_code, many=many)


_AWAY = {
    NodeStatus.DOWN: "is still down",
    NodeStatus.PAUSED: "is still paused",
    NodeStatus.CUT_OFF: "is still cut off",
    NodeStatus.STARTING: "is starting again",
}
_BACK = {LossKind.PAUSED: "runs again", LossKind.CUT_OFF: "is reachable again"}


@clue_words.register
def _(returned: Fate) -> str:
    loss, status = returned.loss, returned.status
    if loss.back_t is None:
        became = _AWAY.get(status, "does not answer yet")
        if loss.kind is LossKind.PAUSED and status is NodeStatus.STARTING:
            became = "runs again and is not ready yet"
    elif not loss.had_to_catch_up:
        became = f"{_BACK.get(loss.kind, 'is back')}{' and leads' if returned.leads else ''}"
    elif loss.caught_up:
        became = f"replayed {figures.count(loss.behind or 0)} entries to catch up"
    else:
        became = "is back and catches up"
    return f"{loss.node} {became}."


def returned_words(returned: Sequence[Fate]) -> str:
    """Returns the fates of all nodes that were lost, a sentence for each."""
    return sentences(*(clue_words(each) for each in returned))
