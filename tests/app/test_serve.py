"""`backscope serve`: how it begins, how it ends, and what it says when it cannot begin."""

import asyncio
import os
import signal
import socket
import struct
import threading
import time
from pathlib import Path
from socket import IPPROTO_TCP, TCP_NODELAY

import pytest

from app.database import Database
from app.serve import _listening
from app.services import Services
from app.settings import Settings
from core import kernel, machine_code
from tests.app.command import one_sentence, serve, serve_in
from tests.conftest import eventually, unmeasured


def test_an_occupied_port_is_said_in_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = serve("--port", port, "--data", str(tmp_path))
    one_sentence(done, f"127.0.0.1:{port}", "in use", "--port")


def test_a_data_folder_that_cannot_be_is_said_in_one_sentence(tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    done = serve_in(file / "data")
    one_sentence(done, str(file / "data"), "--data")


def test_a_data_folder_that_cannot_be_written_to_is_said_in_one_sentence():
    # /proc is read-only for everybody, root too
    one_sentence(serve_in("/proc/backscope"), "/proc/backscope", "--data")


@pytest.mark.parametrize(
    ("variable", "value", "field"),
    [
        ("BACKSCOPE_MAX_RUNNING", "0", "max_running"),
        ("BACKSCOPE_MAX_STREAMS", "many", "max_streams"),
        ("BACKSCOPE_PORT", "80000", "port"),
        ("BACKSCOPE_ALLOWED_HOSTS", "box:8000", "allowed_hosts"),
        ("BACKSCOPE_ALLOWED_HOSTS", "http://box", "allowed_hosts"),
    ],
)
def test_a_setting_that_cannot_be_taken_is_said_in_one_sentence(tmp_path, variable, value, field):
    done = serve("--data", str(tmp_path), **{variable: value})
    one_sentence(done, "BACKSCOPE_", field, value)


def test_allowed_hosts_may_have_spaces_between_them(serve_with):
    server = serve_with(allowed_hosts="a.example, b.example")
    for host in ("a.example", "b.example:8000"):
        assert server.client.get("/healthz", headers={"Host": host}).status_code == 200


def test_a_log_level_that_does_not_exist_is_said_with_those_that_do(tmp_path):
    done = serve("--log-level", "loud", "--data", str(tmp_path))
    assert done.returncode == 2
    assert "'loud' is not one of 'critical', 'error'" in done.stderr


def test_the_data_folder_is_this_users_own_unless_it_is_given(tmp_path, monkeypatch):
    monkeypatch.delenv("BACKSCOPE_DATA", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    assert Settings().data == tmp_path / "xdg" / "backscope"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert Settings().data == tmp_path / "home" / ".local" / "share" / "backscope"
    monkeypatch.setenv("BACKSCOPE_DATA", str(tmp_path / "given"))
    assert Settings().data == tmp_path / "given"
    assert Settings.read(data=tmp_path / "option").data == tmp_path / "option"


def test_an_address_that_is_not_here_is_said_in_one_sentence(tmp_path):
    # 192.0.2.0/24 is for documentation: no computer has it (RFC 5737)
    done = serve("--host", "192.0.2.1", "--port", "0", "--data", str(tmp_path))
    one_sentence(done, "192.0.2.1")


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_ends_open_streams_and_then_the_server(serve_with, sent):
    server = serve_with()
    run = server.train(iterations=10_000_000)
    following = server.reader(f"/runs/{run['id']}/events?stride=10000000")
    assert following.event().name == "run"
    eventually(lambda: server.run(run["id"])["k"] > 100_000)  # more than buffers hold
    stalled = server.reader(f"/runs/{run['id']}/events?frame=500")
    assert stalled.event().name == "run"
    time.sleep(0.5)
    begun = time.monotonic()
    server.process.send_signal(sent)
    assert following.event().id == 0
    assert following.rest()[-1].data == "the server is stopping"
    code = server.process.wait(10)
    assert time.monotonic() - begun < 8
    assert code in {0, -sent}
    assert server.log() == ""
    stalled.close()


def test_a_reader_that_leaves_in_the_middle_is_no_news(serve_with):
    server = serve_with()
    run = server.trained(iterations=200_000)
    for number in range(60):
        address = server.url.removeprefix("http://").split(":")
        with socket.create_connection(address) as reader:
            path = f"/runs/{run['id']}/events?frame=500&encoding=f64"
            reader.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            left = 100_000 * (number % 20)
            while left > 0:
                left -= len(reader.recv(1 << 16))
            # Reset, as where a tab is closed: what was sent is not taken any more.
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    eventually(lambda: server.health()["streams"] == 0)
    assert server.log() == ""


@pytest.mark.anyio
async def test_what_is_written_is_sent_at_once():
    """Else the last piece waits until the reader has answered the one before: 40 ms, on Linux."""
    taken = asyncio.get_running_loop().create_future()

    async def take(_, writer):
        taken.set_result(writer.get_extra_info("socket").getsockopt(IPPROTO_TCP, TCP_NODELAY))
        writer.close()

    listener = _listening(Settings(port=0))
    async with await asyncio.start_server(take, sock=listener):
        _, writer = await asyncio.open_connection(*listener.getsockname())
        assert await taken
        writer.close()


def test_it_listens_on_loopback_alone(server):
    port = int(server.url.rpartition(":")[2])
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    listening = {line.split()[1] for line in lines if line.split()[3] == "0A"}
    assert [a for a in listening if a.endswith(f":{port:04X}")] == [f"0100007F:{port:04X}"]
    other = Path("/proc/net/tcp6")
    if other.exists():
        assert not any(
            line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A"
            for line in other.read_text().splitlines()[1:]
        )


def test_healthz_says_what_the_server_is_doing(server):
    eventually(lambda: server.health()["streams"] == 0)  # those of other tests have left
    health = server.health()
    assert list(health) == ["status", "version", "kernel", "running", "waiting", "streams"]
    assert (health["status"], health["kernel"]) == ("ok", "ready")
    assert (health["running"], health["waiting"], health["streams"]) == (0, 0, 0)


@pytest.fixture
def _unmeasured(monkeypatch):
    for name in os.environ.keys() - unmeasured(os.environ).keys():
        monkeypatch.delenv(name)


@pytest.mark.usefixtures("_unmeasured")
def test_the_kernel_compiles_while_the_server_answers(tmp_path, serve_with, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "empty"))
    server = serve_with()  # waits until the kernel is ready, asking /healthz meanwhile
    assert any((tmp_path / "empty").rglob("*.nbi"))
    assert server.trained(iterations=10)["status"] == "done"


@pytest.mark.anyio
async def test_a_server_that_is_ended_while_it_compiles_waits_for_no_other_kernel(
    tmp_path, monkeypatch
):
    begun, released = [], threading.Event()

    def compiled(way):
        begun.append(way)
        released.wait(10)

    monkeypatch.setattr(machine_code, "compiled", compiled)
    services = Services(Settings(data=tmp_path), Database.open(tmp_path))
    await services.start()
    eventually(lambda: begun)
    threading.Timer(0.2, released.set).start()
    await services.close()
    assert begun == [kernel.WAYS[0]]


@pytest.mark.usefixtures("_unmeasured")
def test_the_kernel_is_kept_in_the_data_folder(tmp_path, serve_with, monkeypatch):
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    server = serve_with()
    assert server.health()["kernel"] == "ready"
    assert any((tmp_path / "data" / "kernel").rglob("*.nbi"))
