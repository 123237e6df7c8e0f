"""Files as they are sent: whole, and asked about each time, so that an upgrade shows at once.

What a page needs of a folder has the folder's edition in its address, and is kept by browsers.
"""

import hashlib
from pathlib import Path

from fastapi import Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

LENGTH = 12  # of an edition
FOREVER = "public, max-age=31536000, immutable"


class WholeFiles(StaticFiles):
    """Small files of a folder, with an ETag; a Range header is not looked at."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the file the path names."""
        headers = [(name, value) for name, value in scope["headers"] if name != b"range"]
        await super().__call__({**scope, "headers": headers}, receive, send)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, to be asked about again each time."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


class EditionFiles(WholeFiles):
    """Files of a flat folder: at NAME, and at EDITION/NAME, where they are kept for good.

    Under another edition, and where a file has changed since, they are those of now, and asked
    about each time.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder)
        self._folder = folder
        self._edition = ""
        self._told: dict[str, tuple[int, int]] = {}

    def edition(self) -> str:
        """Return what changes with every file: a digest of their names and contents."""
        now = {file.name: _seen(file) for file in self._folder.iterdir()}
        if now != self._told:
            digest = hashlib.sha256()
            for name in sorted(now):
                body = (self._folder / name).read_bytes()
                digest.update(f"{name} {len(body)} ".encode() + body)
            self._edition, self._told = digest.hexdigest()[:LENGTH], now
        return self._edition

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file; one of this edition may be kept."""
        edition, _, name = path.rpartition("/")
        named = len(edition) == LENGTH
        response = await super().get_response(name if named else path, scope)
        kept = named and edition == self._edition
        if kept and _seen(self._folder / name) == self._told.get(name):
            response.headers["Cache-Control"] = FOREVER
        return response


def _seen(file: Path) -> tuple[int, int]:
    """Return what tells whether a file has changed: its size and time."""
    stat = file.stat()
    return stat.st_size, stat.st_mtime_ns
