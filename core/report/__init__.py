"""The report on a run: figures folded from the events, and a page that shows them.

Begin with ``write.py``, which writes the three files; ``history.py`` gathers a run, ``summary.py``
makes the figures, ``verdict.py`` and ``claims.py`` word them, ``html.py`` and ``svg.py`` draw;
``expectations.py`` has what the story expected, which ``junit.py`` writes for CI.
"""

from core.report.history import RunHistory
from core.report.junit import check_junit_file, write_junit
from core.report.summary import RunSummary, summarize
from core.report.write import (
    ReportError,
    ReportPaths,
    check_report_folder,
    render_page,
    write_report,
)

__all__ = [
    "ReportError",
    "ReportPaths",
    "RunHistory",
    "RunSummary",
    "check_junit_file",
    "check_report_folder",
    "render_page",
    "summarize",
    "write_junit",
    "write_report",
]
