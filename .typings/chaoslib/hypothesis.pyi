"""What our tests use of Chaos Toolkit's tolerances."""

from collections.abc import Mapping
from typing import Any

def within_tolerance(
    tolerance: Any, value: Any, configuration: Mapping[str, Any], secrets: Mapping[str, Any]
) -> bool: ...
