"""Makes a PostgreSQL cluster in a folder that has none, and becomes the server.

serve.py FOLDER PORT
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

VERSIONS = Path("/usr/lib/postgresql")


def main() -> None:
    """Runs ``initdb`` once; then this process is the server."""
    if os.geteuid() == 0:
        sys.exit("PostgreSQL refuses to run as root: start Faultstage as another user.")
    found = sorted(VERSIONS.glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if found:
        os.environ["PATH"] = f"{found[-1]}:{os.environ.get('PATH', '')}"
    data, port = Path(sys.argv[1]) / "data", sys.argv[2]
    if not data.exists():
        making = ("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync")
        subprocess.run(making, check=True)
    where = ("-p", port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=")
    os.execvp("postgres", ("postgres", "-D", str(data), *where))


if __name__ == "__main__":
    main()
