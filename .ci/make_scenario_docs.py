"""Makes docs/scenario.schema.json, and the reference in docs/scenario.md, from the structs.

Run it by hand after changing what a scenario may say, ``.venv/bin/python
.ci/make_scenario_docs.py``, and commit what it writes: a test holds that both are current.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from subjects.own.scenario.reference import MARKER, reference  # noqa: E402
from subjects.own.scenario.schema import schema_text  # noqa: E402


def main() -> None:
    """Writes both files."""
    (ROOT / "docs" / "scenario.schema.json").write_text(schema_text(), "utf-8")
    page = ROOT / "docs" / "scenario.md"
    by_hand = page.read_text("utf-8").split(MARKER)[0]
    page.write_text(f"{by_hand}{MARKER}\n\n{reference()}", "utf-8")


if __name__ == "__main__":
    main()
