"""A built site as a host of static sites serves it: compressed, kept by browsers, each answer counted."""

from __future__ import annotations

import gzip
import threading
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self


class Served:
    """Serves a folder on this machine while it is open: `with Served(site, "/tandem/") as served`.

    `sent` has what browsers fetched: addresses below the site's, and bytes of the compressed answers.
    """

    def __init__(self, folder: Path, base: str = "/", port: int = 0):
        self.sent: list[tuple[str, int]] = []
        handler = partial(_Compressed, directory=str(folder), base=base, sent=self.sent)
        self.server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}{base}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type | None, error: Exception | None, trace: TracebackType | None):
        self.server.shutdown()
        self.server.server_close()


class _Compressed(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments, base: str, sent: list[tuple[str, int]], **settings):
        self.base, self.sent = base, sent
        super().__init__(*arguments, **settings)

    def do_GET(self):
        name, status = self.path.removeprefix(self.base[:-1]), 200
        path = Path(self.translate_path(name))
        if path.is_dir():
            path = path / "index.html"
        if not path.is_file():
            path, status = Path(self.directory) / "404.html", 404
        content = _packed(path, path.stat().st_mtime_ns)
        self.sent.append((name.partition("?")[0].removeprefix("/"), len(content)))
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")  # as GitHub Pages
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


@lru_cache(maxsize=1024)
def _packed(path: Path, changed: int) -> bytes:
    return gzip.compress(path.read_bytes(), 6)
