"""From evidence to a typed finding, by rules that say what they saw and what they ruled out."""

from core.diagnosis.diagnostician import Diagnostician
from core.diagnosis.evidence import Evidence
from core.diagnosis.rules import diagnose
from core.model.findings.base import Cause

__all__ = ["Cause", "Diagnostician", "Evidence", "diagnose"]
