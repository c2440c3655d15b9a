"""The errors that a schema finds."""

from collections import deque
from typing import Any

class ValidationError(ValueError):
    message: str
    instance: Any
    schema: Any
    validator: Any
    validator_value: Any
    context: list[ValidationError]
    relative_path: deque[str | int]
    absolute_path: deque[str | int]
    relative_schema_path: deque[str | int]
