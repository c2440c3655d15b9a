"""The report on a run: figures folded from the events, and a page that shows them.

Begin with ``write.py``, which writes the three files; ``summary.py`` folds the figures,
``verdict.py`` and ``claims.py`` word them, ``html.py`` and ``svg.py`` make the page.
"""

from core.report.summary import RunSummary, SummaryFold
from core.report.write import ReportError, ReportPaths, check_report_folder, write_report

__all__ = [
    "ReportError",
    "ReportPaths",
    "RunSummary",
    "SummaryFold",
    "check_report_folder",
    "write_report",
]
