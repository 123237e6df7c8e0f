"""`backscope serve`: the server, and how it says goodbye.

cli -> serve -> main.create_app. A signal first ends the streams, which would otherwise keep the
server waiting for their readers.
"""

import asyncio
import contextlib
import logging
import socket
from pathlib import Path
from types import FrameType

import click
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.database import Database
from app.errors import StoreError
from app.main import create_app
from app.settings import Settings
from core.refusal import RefusedError

GOODBYE_SECONDS = 5
STALLED_SECONDS = 3  # a goodbye that is not read by then is not read at all


class Protocol(HttpToolsProtocol):
    """HTTP for readers that may stall: what a connection cannot take yet is made no sooner."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Let whoever writes wait as soon as anything waits."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=0)

    def shutdown(self) -> None:
        """Let the answer under way end, and leave a reader that stalls."""
        super().shutdown()
        self.loop.call_later(STALLED_SECONDS, self._leave_stalled)

    def _leave_stalled(self) -> None:
        if self.transport.get_write_buffer_size():
            self.transport.abort()


class Server(uvicorn.Server):
    """uvicorn, telling the streams of a signal."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app
        self._loop: asyncio.AbstractEventLoop | None = None

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until a signal comes."""
        self._loop = asyncio.get_running_loop()
        await super().serve(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Let streams and jobs end, then the server."""
        services = getattr(self._app.state, "services", None)
        if services is not None and self._loop is not None:
            self._loop.call_soon_threadsafe(services.jobs.say_goodbye)
        super().handle_exit(sig, frame)


@click.command()
@click.option("--host", help="The address to listen on [default: 127.0.0.1]")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="The port [default: 8000]; 0: a free one"
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder the server may write to [default: one for this user]",
)
@click.option(
    "--log-level",
    type=click.Choice(["critical", "error", "warning", "info", "debug"]),
    default="warning",
    show_default=True,
    help="What is logged; info: every request",
)
def serve(host: str | None, port: int | None, data: Path | None, log_level: str) -> None:
    """Serve the page and the API at http://localhost:8000.

    Host, port and data are also environment variables, such as BACKSCOPE_PORT, as are the limits.
    """
    try:
        settings = Settings.read(host=host, port=port, data=data)
    except RefusedError as error:
        raise click.ClickException(f"a setting (BACKSCOPE_...) cannot be taken: {error}") from None
    logging.getLogger("asyncio").addFilter(_is_news)
    with _listening(settings) as listener:
        app = create_app(settings, _opened(settings.data))
        local = settings.host in {"127.0.0.1", "0.0.0.0"}  # noqa: S104
        shown = "localhost" if local else settings.host_in_url
        click.echo(f"Backscope is at http://{shown}:{listener.getsockname()[1]}  (Ctrl-C stops it)")
        config = uvicorn.Config(
            app,
            http=Protocol,
            log_level=log_level,
            server_header=False,
            timeout_graceful_shutdown=GOODBYE_SECONDS,
        )
        with contextlib.suppress(KeyboardInterrupt):
            Server(config, app).run(sockets=[listener])


def _is_news(record: logging.LogRecord) -> bool:
    """Return whether something is worth a line: a reader that left an answer is not."""
    return record.getMessage() != "socket.send() raised exception."


def _listening(settings: Settings) -> socket.socket:
    """Return a socket on the address, or end with a sentence that says why there is none."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # Named TCP: asyncio then sends at once, and does not wait for what a reader answers.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen()  # who reads the address and comes at once waits, and is not turned away
    except OSError as error:
        listener.close()
        address = f"{settings.host}:{settings.port}"
        raise click.ClickException(
            f"cannot listen on {address}: {error.strerror}. Another port: --port 8001"
        ) from None
    return listener


def _opened(data: Path) -> Database:
    """Return the database of the data folder, or end with a sentence that says why it cannot be."""
    try:
        return Database.open(data)
    except StoreError as error:
        raise click.ClickException(str(error)) from None
