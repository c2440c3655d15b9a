"""From evidence to an explanation, by rules that say what they saw and what they ruled out."""

from core.diagnosis.causes import Cause
from core.diagnosis.diagnostician import Diagnostician
from core.diagnosis.evidence import Evidence
from core.diagnosis.rules import diagnose

__all__ = ["Cause", "Diagnostician", "Evidence", "diagnose"]
