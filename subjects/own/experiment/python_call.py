"""Calls one Python function for an activity, in a process of its own; standard library only.

The Python that runs this is the person's, with the person's modules, so nothing of ours is
imported. The call stands in the environment, where only this user reads it, and the result goes to
the file that the call names: what the function prints is no result.
"""

import importlib
import inspect
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

CALL = "FAULTSTAGE_ACTIVITY"
"""The variable with the call, as JSON: folder, module, func, arguments, secrets, configuration,
result."""


def call(asked: dict[str, Any]) -> dict[str, Any]:
    """Returns the function's result, or the error that it raised, as a mapping."""
    sys.path.insert(0, asked["folder"])
    try:
        func = getattr(importlib.import_module(asked["module"]), asked["func"])
        arguments = dict(asked["arguments"])
        known = inspect.signature(func).parameters
        if asked["secrets"] is not None and "secrets" in known:
            arguments["secrets"] = asked["secrets"]
        if "configuration" in known:
            arguments["configuration"] = asked["configuration"]
        return {"output": func(**arguments)}
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        said = traceback.format_exception_only(type(error), error)
        return {"failed": said[-1].strip()}


def main() -> None:
    """Does the call that the environment holds, and writes its result."""
    asked = json.loads(os.environ.pop(CALL))
    result = json.dumps(call(asked), default=str)
    Path(asked["result"]).write_text(result, encoding="utf-8")


if __name__ == "__main__":
    main()
