"""The sentences that the stage says of an experiment, its steps and its hypothesis."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.records import Level
from core.text.wording import capital, number_word, took
from subjects.own.experiment.model import Activity, Experiment
from subjects.own.experiment.outcome import ProbeSaid, StepOutcome
from subjects.own.experiment.outcome_words import value_words
from subjects.own.scenario.mistake_words import shortened
from subjects.own.scenario.mistakes import located

SUBTITLE = "Chaos Toolkit experiment"
SAID = "said"
NOT_ASKED = "not asked yet"
ONLY_PLAYED = ("A method can only be played.", "Its rollbacks take it back.")
RUN_OVER = ("The run of this method is over.", "")
WRITTEN_OTHERWISE = "it was written down by another version."
WAITING_FOR_BACKGROUND = "Waiting for the steps in the background"
ASKING_ALL = "Asking the probes of the hypothesis"
HOLDS_AGAIN = "Waiting until the hypothesis holds again"
COMPARED = "Steady-state hypothesis"
BEFORE, AFTER, IN_THE_END = "before", "after the method", "after the rollbacks"
MET = "met"

TITLE = "Experiment"
ABOUT = (
    "The steady state is looked at, the method is played, and the steady state is looked at again."
)
WELCOME = (
    "An experiment of Chaos Toolkit, played on systems that are running already: its probes say "
    "what is well, its method breaks something, its rollbacks take that back."
)
STEADY = "Before anything is done, each probe of the hypothesis has to be within its tolerance."
METHOD = "The method is about to be played, step by step."
JUDGED = "The method is over: is the steady state still what the hypothesis says?"
ROLLBACKS = "Now the rollbacks take back what the method did."
SUMMARY = "Nobody loads anything here: what the experiment comes to is what the probes said."

TO_METHOD = "Space goes on to the method"
TO_ROLLBACKS = "Space goes on to the rollbacks"
TO_SUMMARY = "Space sums it up"


def about(experiment: Experiment) -> str:
    """Returns what the experiment says of itself, before the audience sees anything."""
    said = " ".join(experiment.description.split())
    return f"{said if said.endswith(('.', '!', '?')) else f'{said}.'} {WELCOME}"


def asking(probe: str) -> str:
    """Returns what is watched, as a task's title."""
    return f"asking \u201c{probe}\u201d"


def condition(probe: str) -> str:
    """Returns the words for the hypothesis about one probe."""
    return f"hypothesis \u201c{probe}\u201d"


def span(seconds: float) -> str:
    """Returns how long a pause is."""
    return took(seconds)


# --- steps --------------------------------------------------------------------------------


def playing(step: str, number: int, total: int) -> str:
    """Returns which step is being played."""
    return f"Step {number} of {total}: {step}"


def pausing_before(step: str, number: int, total: int) -> str:
    """Returns which step is waited for."""
    return f"Pausing before step {number} of {total}, {step}"


def pausing_after(step: str, number: int, total: int) -> str:
    """Returns after which step there is a pause."""
    return f"Pausing after step {number} of {total}, {step}"


def rolling_back(step: str, number: int, total: int) -> str:
    """Returns which rollback is being played."""
    return f"Rollback {number} of {total}: {step}"


def step_line(step: Activity, outcome: StepOutcome) -> tuple[Level, str]:
    """Returns the line of the feed about a step that has ended."""
    what = f"{'action' if step.is_action else 'probe'} \u201c{step.name}\u201d"
    if outcome.failed:
        return Level.ERROR, f"{what} failed: {outcome.failed}"
    if outcome.warning:
        return Level.WARNING, f"{what}: {outcome.warning}"
    said = "" if outcome.output is None else f": {value_words(outcome.output)}"
    return Level.INFO, f"{what}{said}"


def not_rolled_back(step: str, why: str) -> tuple[str, str]:
    """Says that a rollback couldn't be done, and the way out."""
    return f"The rollback \u201c{step}\u201d failed: {why}.", "Undo by hand what it was to undo."


def left_out(experiment: Experiment) -> list[str]:
    """Returns the parts of the file that aren't played here, each with its place."""
    return [located(experiment.file, each) for each in experiment.left_out]


# --- the hypothesis -----------------------------------------------------------------------


def _unmet(said: Sequence[ProbeSaid]) -> list[str]:
    return [f"\u201c{each.name}\u201d: {each.verdict.why}" for each in said if not each.verdict.met]


def deviates_before(said: Sequence[ProbeSaid]) -> tuple[str, str]:
    """Says that the hypothesis doesn't hold before anything was done, and the way out."""
    text = f"The hypothesis doesn't hold, and nothing was done yet: {'; '.join(_unmet(said))}."
    return text, "Bring the system into its steady state; Space asks again."


def steady(title: str, said: Sequence[ProbeSaid]) -> str:
    """Says that the hypothesis holds before the method."""
    probes = "The only probe is" if len(said) == 1 else f"All {number_word(len(said))} probes are"
    return f"\u201c{title}\u201d: it holds. {probes} within tolerance, before anything is done."


def judged(title: str, said: Sequence[ProbeSaid]) -> str:
    """Returns whether the hypothesis holds after the method."""
    if unmet := _unmet(said):
        return f"\u201c{title}\u201d: it deviated. {capital('; '.join(unmet))}."
    return f"\u201c{title}\u201d: it still holds after the method."


def played(total: int, failed: Sequence[tuple[str, str]]) -> str:
    """Says that the method is over, and which steps couldn't be done."""
    steps = "The method has no steps" if total == 0 else f"The method is over: {_steps(total)}"
    if not failed:
        return f"{steps}."
    name, why = failed[0]
    more = f", and {number_word(len(failed) - 1)} more" if len(failed) > 1 else ""
    return f"{steps}. \u201c{name}\u201d failed: {why}{more}."


def _steps(total: int) -> str:
    return "one step" if total == 1 else f"{number_word(total)} steps"


def rolled_back(total: int, said: Sequence[ProbeSaid]) -> str:
    """Returns what the rollbacks came to, and whether the hypothesis holds then."""
    done = {0: "The experiment has no rollbacks", 1: "The rollback was played"}
    first = done.get(total, f"{capital(number_word(total))} rollbacks were played")
    if unmet := _unmet(said):
        return f"{first}. The hypothesis doesn't hold: {'; '.join(unmet)}."
    return f"{first}, and the hypothesis holds."


def compared(title: str, after: Sequence[ProbeSaid], end: Sequence[ProbeSaid], failed: int) -> str:
    """Returns what the experiment came to, in a sentence.

    Args:
        title: of the hypothesis.
        after: what the probes said after the method.
        end: what they said after the rollbacks; nothing where there are none.
        failed: how many steps of the method failed.
    """
    what = f"The hypothesis \u201c{title}\u201d"
    steps = f"; {number_word(failed)} of the method's steps failed" if failed else ""
    if unmet := _unmet(after):
        return f"{what} deviated after the method: {'; '.join(unmet)}{steps}."
    if unmet := _unmet(end):
        return f"{what} doesn't hold after the rollbacks: {'; '.join(unmet)}{steps}."
    return f"{what} held before the method and after it{steps}."


def cell(said: ProbeSaid) -> str:
    """Returns what a probe said, for a table."""
    return shortened(said.verdict.why, 32)
