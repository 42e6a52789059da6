"""nginx with one worker that answers one page from a file: no server of pages costs less."""

import shutil
import subprocess
from pathlib import Path

from bench.server import Server

PAGE = "/page.html"
CONFIGURATION = """\
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log; {user}
events {{ }}
http {{
  access_log off; keepalive_requests 1000000; sendfile on;
  types {{ text/html html; }}
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


def is_installed() -> bool:
    return shutil.which("nginx") is not None


class Nginx(Server):
    """Answers ``PAGE`` with these bytes; ``folder`` is an empty folder for its files."""

    probe = PAGE

    def __init__(self, folder: Path, page: bytes):
        folder.mkdir(parents=True, exist_ok=True)
        # The worker reads the page under an account of its own.
        folder.chmod(0o755)
        self.folder = folder
        (folder / PAGE.lstrip("/")).write_bytes(page)
        super().__init__({})

    def started(self, port: int) -> subprocess.Popen:
        user = "user root;" if Path("/proc/self").stat().st_uid == 0 else ""
        configuration = self.folder / "nginx.conf"
        configuration.write_text(CONFIGURATION.format(folder=self.folder, port=port, user=user))
        return subprocess.Popen(["nginx", "-c", configuration, "-p", self.folder])
