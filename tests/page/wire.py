"""A connection between browser and server that can be cut and slowed, for tests of lost ones."""

import socket
import threading
from contextlib import suppress

from tests.page.screen import SECONDS


class Wire:
    """A connection between browser and server that can be cut: a proxy on loopback."""

    def __init__(self, server_url: str) -> None:
        host, port = server_url.removeprefix("http://").split(":")
        self._server = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.bytes_a_second = 0.0  # none: as fast as it goes
        self.streams = 0  # event streams that were asked for
        self._up = True
        self._closed = threading.Event()
        self._sockets: set[socket.socket] = set()
        self._thread = threading.Thread(target=self._accept, name="wire", daemon=True)
        self._thread.start()

    def cut(self) -> None:
        """Break every connection, and every one that is tried from now on."""
        self._up = False
        for one in list(self._sockets):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Let connections through again."""
        self._up = True

    def close(self) -> None:
        """End the proxy."""
        self._closed.set()
        self.cut()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _accept(self) -> None:
        while not self._closed.is_set():
            try:
                browser, _ = self._listener.accept()
            except OSError:
                return
            if not self._up:
                browser.close()
                continue
            try:
                server = socket.create_connection(self._server, timeout=SECONDS)
            except OSError:
                browser.close()
                continue
            threading.Thread(target=self._serve, args=(browser, server), daemon=True).start()

    def _serve(self, browser: socket.socket, server: socket.socket) -> None:
        with browser, server:
            server.settimeout(None)
            self._sockets |= {browser, server}
            up = threading.Thread(target=self._up_stream, args=(browser, server), daemon=True)
            up.start()
            self._down_stream(server, browser)
            up.join()
            self._sockets -= {browser, server}

    def _up_stream(self, browser: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while piece := browser.recv(1 << 14):
                self.streams += b"/events" in piece.partition(b"\r\n")[0]
                server.sendall(piece)
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)

    def _down_stream(self, server: socket.socket, browser: socket.socket) -> None:
        with suppress(OSError):
            while piece := server.recv(1 << 14):
                browser.sendall(piece)
                if self.bytes_a_second:
                    self._closed.wait(len(piece) / self.bytes_a_second)
        with suppress(OSError):
            browser.shutdown(socket.SHUT_RDWR)
