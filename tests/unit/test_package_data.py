"""All files that the program reads from ``resources`` are installed with the program."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_file_of_resources_is_package_data() -> None:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "setuptools"
    ]
    patterns = tool["package-data"]["*"]
    files = [
        path
        for path in (ROOT / "resources").rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc") and "screenshots" not in path.parts
    ]
    assert any(path.name == "page.html" for path in files)
    left_out = [path for path in files if not any(path.match(pattern) for pattern in patterns)]
    assert not left_out


def test_start_of_the_app_does_not_wait_for_the_templates() -> None:
    code = "import sys, gui.app.reporting, core.console; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
