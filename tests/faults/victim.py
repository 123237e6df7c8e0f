"""The server that is killed: one address, one data folder, one life after another.

Who asks it goes through `may_break`, which tells a connection that a kill broke from one that broke
by itself: the latter fails the test.
"""

import math
import os
import random
import signal
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

from tests.conftest import BACKSCOPE, SECONDS

BROKEN = (httpx.NetworkError, httpx.RemoteProtocolError)
STARTING_SECONDS = 60.0  # as long as a first start may take, other tests beside it


class InterruptedByKillError(Exception):
    """A connection broke because the server was killed."""


class AbandonedError(Exception):
    """The test has failed elsewhere: who waits for the server need not."""


class Victim:
    """A server that can be killed at any moment and started again at the same address."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.data = folder / "data"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.kills = 0
        self.answering = False
        self.abandoned = threading.Event()
        self.until = math.inf  # when everyone must have had what they ask for, by time.monotonic()
        self.starting_seconds = 1.0  # what the last start took
        self.broken: Counter[str] = Counter()  # what kills have broken off, by its kind
        self._process: subprocess.Popen[bytes] | None = None
        self._log = folder / "log"
        self._environment = {k: v for k, v in os.environ.items() if not k.startswith("BACKSCOPE_")}
        self._environment |= {f"BACKSCOPE_{k.upper()}": str(v) for k, v in settings.items()}

    def start(self) -> None:
        """Begin a life; it does not answer yet."""
        command = [BACKSCOPE, "serve", "--port", str(self.port), "--data", self.data]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, env=self._environment, stdout=log, stderr=subprocess.STDOUT
            )

    def live(self) -> None:
        """Begin a life and return when it answers."""
        begun = time.monotonic()
        self.start()
        while not self._answers():
            assert self.process.poll() is None, f"it ended by itself:\n{self.log()}"
            assert time.monotonic() < begun + STARTING_SECONDS, f"no answer:\n{self.log()}"
            time.sleep(0.02)
        self.starting_seconds = time.monotonic() - begun
        self.answering = True

    def health(self) -> dict[str, Any]:
        """Return what it says of itself."""
        health: dict[str, Any] = httpx.get(f"{self.url}/healthz", timeout=SECONDS).json()
        return health

    def _answers(self) -> bool:
        with suppress(*BROKEN):
            return httpx.get(f"{self.url}/healthz", timeout=SECONDS).status_code == 200
        return False

    @property
    def process(self) -> "subprocess.Popen[bytes]":
        """The life that there is, or was last."""
        assert self._process is not None
        return self._process

    def wait_for_database(self) -> None:
        """Return when it has opened its database (as far as /proc tells)."""
        until = time.monotonic() + STARTING_SECONDS
        while not self._holds_database():
            assert self.process.poll() is None, f"it ended by itself:\n{self.log()}"
            assert time.monotonic() < until, f"it does not open its database:\n{self.log()}"
            time.sleep(0.002)

    def _holds_database(self) -> bool:
        with suppress(OSError):
            for one in Path(f"/proc/{self.process.pid}/fd").iterdir():
                with suppress(OSError):
                    if one.readlink().name.startswith("backscope.sqlite3"):
                        return True
        return False

    def kill(self, goodbye: float | None = None) -> None:
        """End it by SIGKILL; with `goodbye`, so many seconds after SIGTERM."""
        assert self.process.poll() is None, f"it ended by itself:\n{self.log()}"
        self.answering = False
        self.kills += 1
        if goodbye is not None:
            self.process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(goodbye)
        self.process.kill()
        self.process.wait(SECONDS)

    def end(self) -> None:
        """Let it end in peace, if it is there."""
        self.answering = False
        if self._process and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(15)
            finally:
                self._process.kill()
                self._process.wait(SECONDS)

    def log(self) -> str:
        """Return what all its lives have logged."""
        return self._log.read_text()

    @contextmanager
    def may_break(self, kind: str) -> Iterator[None]:
        """Turn a connection that a kill broke into `InterruptedByKillError`, and count it."""
        if self.abandoned.is_set():
            raise AbandonedError
        assert time.monotonic() < self.until, f"{kind}: still asked for at the end; {self.health()}"
        kills, answering = self.kills, self.answering
        try:
            yield
        except BROKEN as error:
            if answering and self.kills == kills:
                raise AssertionError(
                    f"{kind}: the connection broke, and there was no kill"
                ) from error
            self.broken[kind] += not isinstance(error, httpx.ConnectError)
            raise InterruptedByKillError from error


def free_port() -> int:
    """Return a port that nobody listens on, nor gets while the server is down.

    It lies below those that the system gives to outgoing connections, or one of ours could have it.
    """
    ports = Path("/proc/sys/net/ipv4/ip_local_port_range")
    first = int(ports.read_text().split()[0]) if ports.exists() else 49_152
    while True:
        port = random.SystemRandom().randrange(first - 10_000, first)
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port
