"""The article's run over loopback HTTP, from POST to `done`, against the listing's bare arithmetic.

`python bench/stream.py`: a real server, all 40,000 exact records (four networks, 10,000
iterations), once in frames and once as single events; then what a run of 10,000,000 iterations adds
to the server's memory. Times are medians of interleaved rounds in this one run, and the targets are
ratios: absolute times differ from computer to computer. Ends with 1 where a target is missed.
"""

import argparse
import base64
import json
import os
import select
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import listing
import numpy as np
from served import wait_for_kernel

from core.config import TrainingConfig
from core.training import advance, start

BACKSCOPE = Path(sys.executable).with_name("backscope")
WAYS = {"frames": "?frame=500&encoding=f64", "events": ""}
TARGETS = {"frames": 1 / 15, "events": 1 / 3}
LARGEST_GROWTH = 50.0  # MB
LONG = 10_000_000
ROUNDS = 15
SECONDS = 300.0
BUFFER = memoryview(bytearray(1 << 20))
END_OF_CHUNKS = b"\r\n0\r\n\r\n"


@contextmanager
def server() -> Iterator[tuple[int, int]]:
    """Serve on a free port with a data folder of its own; give the port and the process's id."""
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [BACKSCOPE, "serve", "--port", "0", "--data", folder],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        try:
            if not select.select([process.stdout], [], [], 30)[0]:
                raise TimeoutError("the server does not begin")
            line = process.stdout.readline()
            port = int(line.split("http://")[1].split()[0].split(":")[1])
            wait_for_kernel(port)
            yield port, process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(15)
            process.stdout.close()


def post(port: int, query: str, config: dict[str, Any]) -> socket.socket:
    """Ask for a run and its stream; return the connection."""
    body = json.dumps(config).encode()
    connection = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
    connection.sendall(
        b"POST /train%b HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
        b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
        % (query.encode(), len(body), body)
    )
    return connection


def seconds(port: int, query: str, config: dict[str, Any]) -> float:
    """Return the seconds from POST to the last byte; what was read is dropped at once."""
    begun = time.perf_counter()
    with post(port, query, config) as connection:
        end = b""
        while not end.endswith(END_OF_CHUNKS):
            count = connection.recv_into(BUFFER)
            if not count:
                raise ConnectionError("the stream broke off")
            end = (end + bytes(BUFFER[max(0, count - 16) : count]))[-16:]
    return time.perf_counter() - begun


def body(port: int, query: str, config: dict[str, Any]) -> bytes:
    """Return the whole stream, its chunks joined."""
    whole = bytearray()
    with post(port, query, config) as connection:
        while not whole.endswith(END_OF_CHUNKS):
            whole += connection.recv(1 << 20)
    head, _, rest = bytes(whole).partition(b"\r\n\r\n")
    if b" 200 " not in head.partition(b"\r\n")[0]:
        raise ConnectionError(head.decode())
    parts = []
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        parts.append(rest[: int(size, 16)])
        rest = rest[int(size, 16) + 2 :]
    return b"".join(parts)


def numbers(stream: bytes) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return all records of a stream as (iterations, 80): y, E, dw, w."""
    columns = []
    for block in stream.split(b"\n\n"):
        name, _, rest = block.partition(b"\n")
        if name == b"event: frame":
            data = json.loads(rest.partition(b"data: ")[2])
            frame = np.frombuffer(base64.b64decode(data["data"]), "<f8")
            columns.append(frame.reshape(80, data["n"]).T)
        elif name == b"event: iteration":
            data = json.loads(rest.partition(b"data: ")[2])
            flat = [np.ravel(data[part]) for part in ("y", "E", "dw", "w")]
            columns.append(np.concatenate(flat)[None])
    return np.concatenate(columns)


def validate(port: int) -> None:
    """Make sure that both ways tell all records, each number to the last bit."""
    config = TrainingConfig()
    _, records = advance(config, start(config), config.iterations, stride=1)
    for way, query in WAYS.items():
        stream = body(port, query, {})
        if numbers(stream).tobytes() != records.rows.tobytes() or b"event: done\n" not in stream:
            raise ValueError(f"{way} do not tell the run")


def resident(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure(rounds: int) -> dict[str, Any]:
    """Measure the times in interleaved rounds, then the memory."""
    times: dict[str, list[float]] = {"listing": [], **{way: [] for way in WAYS}}
    with server() as (port, pid):
        validate(port)
        for _ in range(rounds):
            times["listing"].append(listing.seconds())
            for way, query in WAYS.items():
                times[way].append(seconds(port, query, {}))
        before = resident(pid)
        seconds(port, "?stride=1000&frame=250", {"iterations": LONG})
        growth = resident(pid) - before
    medians = {name: statistics.median(each) for name, each in times.items()}
    ratios = {way: medians[way] / medians["listing"] for way in WAYS}
    return {
        "seconds": medians,
        "ratios": ratios,
        "megabytes": growth,
        "passed": growth < LARGEST_GROWTH and all(ratios[way] <= TARGETS[way] for way in WAYS),
    }


def table(found: dict[str, Any]) -> str:
    """Return what was measured, beside the targets."""
    lines = [f"{'from POST to done':<30}{'ms':>9}{'of the listing':>16}{'target':>9}"]
    lines.append(f"{'the listing, arithmetic alone':<30}{found['seconds']['listing'] * 1e3:>9.1f}")
    names = {"frames": "frames of 500, f64", "events": "10,000 events, JSON"}
    for way, name in names.items():
        ratio, target = found["ratios"][way], TARGETS[way]
        verdict = "PASS" if ratio <= target else "MISS"
        milliseconds = found["seconds"][way] * 1e3
        part, most = f"1/{1 / ratio:.1f}", f"1/{1 / target:.0f}"
        lines.append(f"{name:<30}{milliseconds:>9.1f}{part:>16}{most:>9}  {verdict}")
    verdict = "PASS" if found["megabytes"] < LARGEST_GROWTH else "MISS"
    growth, most = f"{found['megabytes']:+.1f} MB", f"< {LARGEST_GROWTH:.0f} MB"
    lines.append(f"{'10,000,000 iterations':<39}{growth:>16}{most:>9}  {verdict}")
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and end with 1 where a target is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="default: %(default)s")
    arguments = parser.parse_args()
    found = measure(arguments.rounds)
    print(json.dumps(found, indent=2) if arguments.json else table(found))
    sys.exit(not found["passed"])


if __name__ == "__main__":
    main()
