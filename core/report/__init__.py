"""A run folded into figures, and into a page that tells them."""

from core.report.history import RunHistory
from core.report.summary import RunSummary, summarize
from core.report.write import ReportError, ReportPaths, check_report_folder, write_report

__all__ = [
    "ReportError",
    "ReportPaths",
    "RunHistory",
    "RunSummary",
    "check_report_folder",
    "summarize",
    "write_report",
]
