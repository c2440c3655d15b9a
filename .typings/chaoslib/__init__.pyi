"""The parts of Chaos Toolkit's library that the tests use."""

from collections.abc import Mapping
from typing import Any

def substitute(
    data: Any, configuration: Mapping[str, Any], secrets: Mapping[str, Mapping[str, Any]]
) -> Any: ...
