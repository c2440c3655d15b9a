"""An environment without a container engine, for programs that a test starts."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path


def without_engine(folder: Path) -> dict[str, str]:
    """Returns an environment that names no engine, and hides the default one.

    Args:
        folder: holds the Docker CLI's settings that say so.
    """
    digest = hashlib.sha256(b"away").hexdigest()
    meta = folder / "contexts" / "meta" / digest / "meta.json"
    meta.parent.mkdir(parents=True, exist_ok=True)
    meta.write_text(json.dumps({"Endpoints": {"docker": {"Host": f"unix://{folder}/none"}}}))
    (folder / "config.json").write_text(json.dumps({"currentContext": "away"}))
    named = ("DOCKER_HOST", "DOCKER_CONTEXT")
    kept = {name: value for name, value in os.environ.items() if name not in named}
    return {**kept, "DOCKER_CONFIG": str(folder)}
