"""Programs that are run to their end, or ended."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from subjects.hosts.processes.program_run import ProgramEnded, run_program


async def run(code: str, timeout_s: float = 30.0) -> ProgramEnded:
    return await run_program((sys.executable, "-c", code), timeout_s, dict(os.environ))


async def test_exit_code_and_both_outputs_are_returned() -> None:
    code = "import sys; print('said'); print('wrong', file=sys.stderr); sys.exit(3)"
    assert await run(code) == (3, "said\n", "wrong\n", True)


async def test_program_that_takes_too_long_is_ended_with_what_it_started() -> None:
    ended = await run("import time; time.sleep(60)", 0.2)
    assert ended == (None, "", "", False)


async def test_program_that_isnt_there_says_so(tmp_path: Path) -> None:
    ended = await run_program((str(tmp_path / "none"),), 5.0, {})
    assert (ended.code, ended.in_time) == (127, True)
    assert "No such file" in ended.complained
