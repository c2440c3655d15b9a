"""The stories of the rate limiter, by key; the first is the default.

Begin with ``ghost.py`` (limiters that count alone allow too much) and ``drift.py`` (counters
drift while the store is paused). The measures that both take are in ``measures.py`` of the
package, their sentences in ``story_words.py`` and its two neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.story.chapters import Story
from subjects.load.client import LoadProcess
from subjects.ratelimiter.load_target import CheckLoadTarget
from subjects.ratelimiter.operator import Operator
from subjects.ratelimiter.stories.drift import CounterDrift
from subjects.ratelimiter.stories.ghost import GhostAllowing


def stories(operator: Operator, load: LoadProcess, target: CheckLoadTarget) -> Mapping[str, Story]:
    """Returns the stories of one run, by key.

    Args:
        operator: changes the policy and corrects the counters.
        load: the load.
        target: the load as the target of bursts.
    """
    told = (GhostAllowing(operator, target).story, CounterDrift(operator, load).story)
    return {story.key: story for story in told}
