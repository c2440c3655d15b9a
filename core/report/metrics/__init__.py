"""A show in the text format of Prometheus: a reader of the timeline like any other.

Begin with ``families.py``, which makes the metrics of the stage and of what ``counts.py`` has
counted; ``exposition.py`` has the format. The port is opened by ``gui/app/metrics.py``.
"""

from core.report.metrics.counts import RunCounts
from core.report.metrics.exposition import CONTENT_TYPE, exposition
from core.report.metrics.families import families

__all__ = ["CONTENT_TYPE", "RunCounts", "exposition", "families"]
