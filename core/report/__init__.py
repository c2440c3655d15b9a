"""A run folded into figures, and into a page that tells them."""

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
