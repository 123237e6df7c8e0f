"""What tests share: a real server started as a user would, and readers of what it sends.

Every wait here has an end, everything listens on loopback alone, and only processes started here
are ended, by their id.
"""

import http.client
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

# One compilation for all processes of a session. Numba reads this when it is imported.
KERNEL_CACHE = tempfile.TemporaryDirectory(prefix="backscope-kernel-", ignore_cleanup_errors=True)
os.environ["NUMBA_CACHE_DIR"] = KERNEL_CACHE.name

# Where these are set pytest writes out the whole difference of what is not equal: of megabytes of
# records that takes it hours, and a test that fails looks like one that hangs.
for name in ("CI", "BUILD_NUMBER"):
    os.environ.pop(name, None)

import httpx
import pytest

if TYPE_CHECKING:
    from app.database import Database
    from app.pool import Pool
    from app.store import Store

SECONDS = 30.0  # the longest that any single answer may take
MOST_FAILURES = 6  # that are told of shortly
COMPILING_SECONDS = 100.0  # the longest that the kernel may take, other programs beside it
BACKSCOPE = Path(sys.executable).with_name("backscope")
STREAM = {"Accept": "text/event-stream"}


class Event(NamedTuple):
    """A server-sent event; a comment has the name ":"."""

    name: str
    id: int | None
    data: Any


def read_events(stream: bytes) -> list[Event]:
    """Return the events of a stream's bytes, in order, their data parsed as JSON."""
    *blocks, rest = stream.split(b"\n\n")
    assert rest == b"", f"the stream ends in the middle of an event: {rest[:80]!r}"
    return [read_event(block) for block in blocks]


def read_event(block: bytes) -> Event:
    """Return one event: lines of `field: value`, or a comment."""
    if block.startswith(b":"):
        return Event(":", None, block[1:].strip().decode())
    fields = dict(line.split(b": ", 1) for line in block.split(b"\n"))
    assert fields.keys() <= {b"event", b"id", b"data"}, fields.keys()
    identity = fields.get(b"id")
    data = json.loads(fields[b"data"], parse_constant=_no_constant)
    return Event(fields[b"event"].decode(), None if identity is None else int(identity), data)


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


class Reader:
    """A stream read at its own pace over a connection of its own."""

    def __init__(self, url: str, path: str, headers: dict[str, str], body: bytes | None) -> None:
        host, port = url.removeprefix("http://").split(":")
        self._connection = http.client.HTTPConnection(host, int(port), timeout=SECONDS)
        method = "GET" if body is None else "POST"
        self._connection.request(method, path, body, headers)
        self.answer = self._connection.getresponse()
        self._bytes = b""

    def read(self, most: int = 1 << 16) -> bytes:
        """Return the next bytes, b"" at the end."""
        return self.answer.read1(most)

    def event(self) -> Event:
        """Return the next event."""
        while b"\n\n" not in self._bytes:
            more = self.read()
            assert more, "the stream ended"
            self._bytes += more
        block, self._bytes = self._bytes.split(b"\n\n", 1)
        return read_event(block)

    def rest(self) -> list[Event]:
        """Return the events up to the stream's end."""
        told = read_events(self._bytes + self.answer.read())
        self.close()
        return told

    def close(self) -> None:
        """Leave."""
        self.answer.close()
        self._connection.close()


class Server:
    """A server by its URL: what tests ask of it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = httpx.Client(base_url=url, timeout=SECONDS)
        self._readers: list[Reader] = []

    def train(self, **config: Any) -> dict[str, Any]:
        """Start a run and return it as it was accepted."""
        answer = self.client.post("/train", json=config)
        assert answer.status_code == 202, answer.text
        return answer.json()

    def run(self, run_id: str) -> dict[str, Any]:
        """Return a run."""
        answer = self.client.get(f"/runs/{run_id}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def wait(self, run_id: str, *statuses: str, seconds: float = SECONDS) -> dict[str, Any]:
        """Return a run as soon as it has one of these statuses, or has ended."""
        wanted = statuses or ("done", "stopped", "failed", "damaged")
        return eventually(
            lambda: run if (run := self.run(run_id))["status"] in wanted else None, seconds
        )

    def trained(self, **config: Any) -> dict[str, Any]:
        """Start a run and return it at its end."""
        return self.wait(self.train(**config)["id"])

    def events(self, run_id: str, last: int | str | None = None, **query: Any) -> list[Event]:
        """Return all events of a run's stream, to its end."""
        headers = STREAM if last is None else STREAM | {"Last-Event-ID": str(last)}
        answer = self.client.get(f"/runs/{run_id}/events", params=query, headers=headers)
        assert answer.status_code == 200, answer.text
        return read_events(answer.content)

    def train_events(self, config: dict[str, Any], **query: Any) -> list[Event]:
        """Start a run and return all events of its own stream."""
        answer = self.client.post("/train", json=config, params=query, headers=STREAM)
        assert answer.status_code == 200, answer.text
        return read_events(answer.content)

    def reader(self, path: str, config: Any = None, **headers: str) -> Reader:
        """Return a stream that is read bit by bit; with a config, POST it."""
        sent = STREAM | {name.replace("_", "-"): value for name, value in headers.items()}
        body = None if config is None else json.dumps(config).encode()
        if body is not None:
            sent["Content-Type"] = "application/json"
        self._readers.append(Reader(self.url, path, sent, body))
        return self._readers[-1]

    def leave(self) -> None:
        """Close every reader that is still there."""
        while self._readers:
            self._readers.pop().close()

    def close(self) -> None:
        """Leave, with every reader that is still there."""
        self.leave()
        self.client.close()

    def health(self) -> dict[str, Any]:
        """Return what the server is doing."""
        answer = self.client.get("/healthz")
        assert answer.status_code == 200, answer.text
        return answer.json()


class Process(Server):
    """A server in a process of its own."""

    def __init__(self, url: str, process: "subprocess.Popen[str]", log: Path) -> None:
        super().__init__(url)
        self.process = process
        self._log = log

    @property
    def pid(self) -> int:
        """The process."""
        return self.process.pid

    def log(self) -> str:
        """Return what the server has logged."""
        return self._log.read_text()

    def kill(self) -> None:
        """End the server as a power cut would: at once, between any two instructions."""
        self.process.kill()
        self.process.wait(5)

    def stop(self) -> None:
        """End the server as a service manager would."""
        end(self.process)

    def cpu_seconds(self) -> float:
        """Return the processor time used so far, of all threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """Return the resident memory."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def unmeasured(environment: Mapping[str, str]) -> dict[str, str]:
    """Return it without what has a process measured: compiling takes half as long again then."""
    return {k: v for k, v in environment.items() if not k.startswith("COVERAGE_")}


def eventually(look: Callable[[], Any], seconds: float = SECONDS) -> Any:
    """Return what `look` returns as soon as it is true."""
    until = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < until, f"not within {seconds} s"
        time.sleep(0.01)
    return found


@contextmanager
def serving(folder: Path, **settings: Any) -> Iterator[Process]:
    """Serve with `backscope serve` on a free port; settings become BACKSCOPE_ variables."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BACKSCOPE_")}
    environment |= {f"BACKSCOPE_{name.upper()}": str(value) for name, value in settings.items()}
    log = folder / "log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [BACKSCOPE, "serve", "--port", "0", "--data", str(folder / "data")],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    assert process.stdout is not None
    server = None
    try:
        assert select.select([process.stdout], [], [], SECONDS)[0], log.read_text()
        printed = process.stdout.readline()
        assert "http://" in printed, printed + log.read_text()
        port = printed.split("http://")[1].split()[0].rpartition(":")[2]
        server = Process(f"http://127.0.0.1:{port}", process, log)
        eventually(lambda: answers(server, process), COMPILING_SECONDS)
        yield server
    finally:
        if server:
            server.close()
        end(process)
    assert "Traceback" not in log.read_text(), log.read_text()


def end(process: "subprocess.Popen[str]") -> None:
    """Ask a process to end, as a service manager would; it has 15 seconds."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(5)
        if process.stdout:
            process.stdout.close()


def answers(server: Server, process: "subprocess.Popen[str]") -> bool:
    """Return whether the server answers by now, its kernel ready."""
    assert process.poll() is None, "the server ended"
    with suppress(httpx.ConnectError):
        return server.health()["kernel"] == "ready"
    return False


@contextmanager
def serving_here(folder: Path, **settings: Any) -> Iterator[Server]:
    """Serve from a thread of this process; `server.services` is what the routes use."""
    import uvicorn

    from app.main import create_app
    from app.settings import Settings

    app = create_app(Settings(data=folder, **settings))
    config = uvicorn.Config(app, port=0, log_level="warning", timeout_graceful_shutdown=5)
    runner = uvicorn.Server(config)
    thread = threading.Thread(target=runner.run, name="server")
    thread.start()
    try:
        eventually(lambda: runner.started)
        port = runner.servers[0].sockets[0].getsockname()[1]
        server = Server(f"http://127.0.0.1:{port}")
        server.services = app.state.services
        eventually(lambda: server.services.kernel == "ready", COMPILING_SECONDS)
        yield server
        server.close()
    finally:
        runner.should_exit = True
        with suppress(AttributeError):
            app.state.services.jobs.closing = True
        thread.join(15)
    assert not thread.is_alive()


@pytest.hookimpl(trylast=True)  # below the table of coverage, where the end of a log still has it
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once more, shortly, by which lines each failed test went, and what it last printed."""
    stats = terminalreporter.stats
    failed = [*stats.get("failed", []), *stats.get("error", [])]
    if failed:
        terminalreporter.section("where")
    for report in failed[:MOST_FAILURES]:
        entries = getattr(getattr(report.longrepr, "reprtraceback", None), "reprentries", [])
        places = [one.reprfileloc for one in entries if getattr(one, "reprfileloc", None)]
        path = " -> ".join(f"{Path(one.path).name}:{one.lineno}" for one in places)
        terminalreporter.line(f"{report.nodeid.rpartition('::')[2]}: {path}")
        message = getattr(getattr(report.longrepr, "reprcrash", None), "message", "")
        for line in [*message.splitlines()[:3], *report.capstdout.splitlines()[-2:]]:
            terminalreporter.line(f"    {line}")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run async tests on asyncio, as the server does."""
    return "asyncio"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """Return the server that most tests ask."""
    with serving(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(autouse=True)
def readers_leave(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let no test's readers stay with the server that all share."""
    yield
    if "server" in request.fixturenames:
        shared = request.getfixturevalue("server")
        if isinstance(shared, Server):
            shared.leave()


@pytest.fixture(scope="session")
def server_url(server: Process) -> str:
    """Return where the server is."""
    return server.url


@pytest.fixture
def serve_with(tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """Return a function that starts a server with other settings: serve_with(max_running=1)."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda **settings: stack.enter_context(serving(tmp_path, **settings))


@pytest.fixture
def serve_here(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Return a function that starts a server in this process, its insides in reach."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda **settings: stack.enter_context(serving_here(tmp_path, **settings))


@pytest.fixture
def database(tmp_path: Path) -> Iterator["Database"]:
    """Return a new database of its own folder, without a server."""
    from app.database import Database

    database = Database.open(tmp_path / "store")
    yield database
    database.close()


@pytest.fixture
def store(database: "Database") -> "Store":
    """Return the store of that database."""
    from app.store import Store

    return Store(database)


@pytest.fixture
def pool() -> Iterator["Pool"]:
    """Return two threads that compute, the kernel ready."""
    from app.pool import Pool
    from core.machine_code import compile_all

    compile_all()
    pool = Pool(2)
    yield pool
    pool.close()


@pytest.fixture(scope="session")
def golden() -> dict[str, Any]:
    """Return what the article's listing computed, both wirings."""
    path = Path(__file__).parent / "golden" / "article.json"
    return json.loads(path.read_text())


@pytest.fixture(scope="session")
def article(server: Process) -> list[Event]:
    """Return all events of the article's run, one an iteration."""
    return server.train_events({})


@pytest.fixture(scope="session")
def article_id(article: list[Event]) -> str:
    """Return the id of the article's run."""
    return article[0].data["id"]
