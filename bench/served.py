"""Servers that a bench starts, and asks over loopback: what `store` measures with."""

import http.client
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BACKSCOPE = Path(sys.executable).with_name("backscope")
SECONDS = 300.0


@contextmanager
def serving(folder: Path, core: int | None = None) -> Iterator[int]:
    """Serve a data folder, on one core if it is named; give the port."""
    port, process = begin(folder)
    try:
        wait_for_kernel(port)
        if core is not None and hasattr(os, "sched_setaffinity"):
            for thread in Path(f"/proc/{process.pid}/task").iterdir():
                os.sched_setaffinity(int(thread.name), {core})
        yield port
    finally:
        end(process)


def begin(folder: Path) -> "tuple[int, subprocess.Popen[str]]":
    """Start a server on a free port."""
    process = subprocess.Popen(
        [BACKSCOPE, "serve", "--port", "0", "--data", folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # asyncio complains there of readers that leave
        text=True,
    )
    assert process.stdout is not None
    if not select.select([process.stdout], [], [], SECONDS)[0]:
        raise TimeoutError("the server does not begin")
    line = process.stdout.readline()
    port = int(line.split("http://")[1].split()[0].rpartition(":")[2])
    return port, process


def wait_for_kernel(port: int) -> None:
    """Return when a server compiles no more: that would take its time from what is measured."""
    until = time.monotonic() + SECONDS
    while whole(port, "/healthz")["kernel"] != "ready":
        if time.monotonic() > until:
            raise TimeoutError("the kernel is not compiled in time")
        time.sleep(0.05)


def end(process: "subprocess.Popen[str]") -> None:
    """Let a server end."""
    process.terminate()
    process.wait(15)
    if process.stdout:
        process.stdout.close()


def get(port: int, path: str, until: bytes = b"") -> float:
    """Return the milliseconds to the answer's first byte, or to `until` in it; then leave."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    connection.connect()
    begun = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read1(1 << 16)
    while until not in body:
        body += answer.read1(1 << 16)
    took = time.perf_counter() - begun
    if answer.status != http.client.OK:
        raise ConnectionError(body.decode())
    answer.close()
    connection.close()
    return 1e3 * took


def whole(port: int, path: str, method: str = "GET", body: Any = None) -> Any:
    """Return an answer's JSON."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    headers = {"Content-Type": "application/json"} if body is not None else {}
    connection.request(method, path, None if body is None else json.dumps(body), headers)
    found = json.loads(connection.getresponse().read())
    connection.close()
    return found
