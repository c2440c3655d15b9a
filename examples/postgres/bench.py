"""Fills pgbench's tables, if they are missing, and becomes ``pgbench --progress 1``.

bench.py PORT RATE
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

TRIES, PAUSE_S = 60, 0.5


def main() -> None:
    """Waits for the server; then this process is pgbench."""
    port, rate = sys.argv[1:3]
    where = ("-h", "127.0.0.1", "-p", port, "-U", "postgres")
    look = ("psql", *where, "-tAc", "SELECT to_regclass('pgbench_history')", "postgres")
    looked = subprocess.run(look, capture_output=True, text=True, check=False)
    for _ in range(TRIES):
        if looked.returncode == 0:
            break
        time.sleep(PAUSE_S)
        looked = subprocess.run(look, capture_output=True, text=True, check=False)
    if looked.returncode != 0:
        sys.exit(looked.stderr)
    if not looked.stdout.strip():
        subprocess.run(("pgbench", *where, "-i", "-q", "postgres"), check=True)
    load = ("-n", "-c", "4", "-T", "86400", "-R", rate, "--progress", "1", "postgres")
    os.execvp("pgbench", ("pgbench", *where, *load))


if __name__ == "__main__":
    main()
