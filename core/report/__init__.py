"""A run folded into figures, and into a page that tells them."""

from core.report.summary import RunSummary, SummaryFold
from core.report.write import ReportError, ReportPaths, write_report

__all__ = ["ReportError", "ReportPaths", "RunSummary", "SummaryFold", "write_report"]
