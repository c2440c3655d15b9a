"""The causes, under their old name until the subjects' rules give findings."""

from core.model.findings.base import Cause

__all__ = ["Cause"]
