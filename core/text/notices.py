"""The words of the notice bar: why a key did nothing, what failed, the way out.

Each is a sentence and a remedy; the remedy is empty where there is nothing to be done.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence

from core.model.records import Nouns, Option
from core.process.files import has_no_room
from core.process.paths import HOME_VARIABLE
from core.text.faults import called
from core.text.wording import capital, listing

ANSWER_KEYS = 3
"""Number of options that have a key, from F2 on; others are clicked."""

RETRY = "Space tries again, R starts afresh."
STORY_OVER = ("That was the story.", "R starts afresh.")
FAULT_IS_IN = ("The story's fault is in already.", "R starts afresh.")
ABORTED = "aborted by the panic key"
"""The end of a chapter's action that the presenter stopped."""
CLEANING_UP = "Stopping the system and cleaning up"

Notice = tuple[str, str]


def answer_keys(options: int) -> str:
    """Returns the keys that answer a question with so many options: ``F2, F3 or F4``."""
    keys = [f"F{number}" for number in range(2, 2 + min(options, ANSWER_KEYS))]
    return " or ".join(part for part in (", ".join(keys[:-1]), keys[-1]) if part)


def going_on_with(question: str, option: Option) -> str:
    """Returns a question that nobody was there to answer, and what was chosen."""
    return f"{question} Going on with: {option.label}"


# --- keys that do nothing now ------------------------------------------------------------


def still_under_way(title: str) -> Notice:
    """Says that a chapter's action goes on."""
    return f"{title} is still under way.", ""


def question_comes_first(options: int) -> Notice:
    """Says that a question with so many options is open."""
    return "The question comes first.", f"{answer_keys(options)} answers it."


def always_hits(nodes: Sequence[str]) -> Notice:
    """Says that no other victim can be picked."""
    return f"This fault always hits {called(nodes)}.", ""


def not_for(node: str, nodes: Nouns) -> Notice:
    """Says that a fault is for nodes of another group, which are called ``nodes``."""
    return f"This fault is for one of the {nodes.many}; {node} is none.", ""


def still_acted_on(node: str) -> Notice:
    """Says that the last action on a node isn't done."""
    return f"{node} is still being acted on.", ""


def no_such_node(node: str, nodes: Sequence[str]) -> Notice:
    """Says that the system has no node of that name."""
    there = f"Its nodes are {listing(nodes)}." if nodes else "It isn't started yet."
    return f"The system on stage has no node {node!r}.", there


COUNTING = ("A countdown is under way: nothing else is done meanwhile.", "Ask again after it.")
"""The refusal of an action on a node while a countdown runs."""
COUNTING_ANEW = "Faultstage stood still during the countdown, which begins anew"
FAILED_INSIDE = ("Something went wrong inside Faultstage.", "The stage and the log say more.")
ENDED_EARLY = ("The run ended before that was done.", "")
"""The answer to a program that asked for an action in the last moment of a run."""


def no_such_story(key: str) -> str:
    """Says that the system has no story of that key."""
    return f"There is no story {key!r}."


def everything_aborted(undone: int) -> Notice:
    """Says that all was aborted, and how many faults were undone."""
    what = {0: "no fault was in", 1: "the fault is undone"}.get(
        undone, f"all {undone} faults are undone"
    )
    return f"Everything was aborted; {what}.", "Space goes on from here, R starts afresh."


# --- failures ----------------------------------------------------------------------------


def inside_failed(where: str, error: BaseException) -> str:
    """Says that something of the app itself failed."""
    return f"Something went wrong inside Faultstage ({where}: {error!r})."


def show_goes_on(details: str) -> str:
    """Returns the way out of a failure whose ``details`` are somewhere, in a sentence."""
    return f"The show goes on; R starts afresh. {details}"


def starts_again(what: str, error: BaseException) -> str:
    """Says that a task failed that is started again, as a line of the feed."""
    return f"{capital(what)} failed{_inside(error)}; it starts again"


def reader_failed(error: BaseException) -> str:
    """Says that what shows or writes the timeline failed, as a line of the feed."""
    return f"A part of the stage failed{_inside(error)}; it goes on with the next event"


def callback_failed(error: BaseException) -> str:
    """Says that a callback of the event loop failed, as a line of the feed."""
    return f"A callback failed{_inside(error)}; it is not called again"


def watch_is_gone(error: BaseException) -> str:
    """Says that nobody watches the nodes any more, as a line of the feed."""
    return f"What watches the nodes is gone: {error}"


def _inside(error: BaseException) -> str:
    return f" inside Faultstage ({error!r})"


def stopping_takes_long(seconds: float, command: str) -> Notice:
    """Says that the system doesn't stop, and the ``command`` that ends what is left."""
    text = f"Stopping the system takes longer than {seconds:.0f} s."
    return text, f"What is left is ended with the app, or by {command}."


def writing_report(folder: str) -> str:
    """Says that the report is being written."""
    return f"Writing the report into {folder}"


# --- files that can't be written ---------------------------------------------------------


def write_remedy(error: OSError) -> str:
    """Returns what helps against ``error``, which kept a file of a run from being written."""
    if has_no_room(error):
        return "Free some space, then try again."
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "The folder was removed meanwhile: start afresh, on stage with R."
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"Give yourself the right to write there, or set {HOME_VARIABLE} to another folder."
    return "Look whether that disk is in order, then try again."
