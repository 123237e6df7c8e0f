"""Files as they are sent: whole, and asked about each time, so that an upgrade shows at once."""

from fastapi import Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send


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
