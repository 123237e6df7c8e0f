"""`backscope train`, run as a person would: here, on a server, interrupted, refused."""

import json
import os
import pty
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from app.client import Client, Event, ServerError, parse
from app.terminal import table_of
from core.config import TrainingConfig
from core.presets import PRESETS

BACKSCOPE = Path(sys.executable).with_name("backscope")

# What the article's listing prints, with the output neuron fed (tests/golden/article.json).
FINAL_Y = ["0.010878916557652177", "0.990300900829971", "0.990300900829971", "0.009582600829164683"]
# The same unfed, as printed.
LISTED_Y = [
    "0.01637804662221664",
    "0.9837018321078166",
    "0.9837018321078166",
    "0.01637804662221664",
]


def train(*options, code=0, stdin=None):
    """Call the command in this process; what starts it anew each time has tests of its own."""
    result = CliRunner().invoke(main, ["train", *options], input=stdin)
    assert result.exit_code == code, (result.stderr, result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def shown_y(text):
    return [line.split()[1] for line in text.splitlines() if line.startswith("  y ")]


@pytest.fixture(params=["here", "there"])
def where(request, server_url):
    return [] if request.param == "here" else ["--server", server_url]


def test_the_table_shows_the_articles_outputs(where):
    assert shown_y(train(*where).stdout) == FINAL_Y


def test_the_installed_command_prints_the_same_table():
    done = subprocess.run([BACKSCOPE, "train"], capture_output=True, text=True, timeout=60)
    assert shown_y(done.stdout) == FINAL_Y
    assert done.stderr == ""


def test_the_table_shows_the_listing_as_printed(where):
    assert shown_y(train(*where, "--wiring", "as_listed").stdout) == LISTED_Y


def test_the_table_shows_the_last_gradients_with_ten_decimals(where, golden):
    lines = train(*where).stdout.splitlines()
    rows = [line.split() for line in lines if line.lstrip().startswith(("hidden", "output"))]
    shown = [[float(number) for number in row[-5::2]] for row in rows]
    expected = [row for net in golden["runs"]["connected"] for row in net["records"][-1]["dw"]]
    assert shown == [pytest.approx(row, abs=0.5e-10) for row in expected]
    assert "-0.0000000000" not in "\n".join(lines)


def test_json_prints_every_record_as_a_line(where):
    lines = train(*where, "--json", "--iterations", "600").stdout.splitlines()
    records = [json.loads(line) for line in lines]
    assert [record["k"] for record in records] == list(range(600))
    assert {tuple(record) for record in records} == {("k", "y", "E", "dw", "w")}


def test_json_is_the_same_here_and_on_a_server(server_url):
    options = ("--json", "--low", "-1", "--high", "1", "--seed", "7", "--iterations", "300")
    assert train(*options).stdout == train(*options, "--server", server_url).stdout


def test_a_stride_leaves_out_the_records_between(where):
    lines = train(*where, "--json", "--stride", "250", "--iterations", "1000").stdout.splitlines()
    assert [json.loads(line)["k"] for line in lines] == [0, 250, 500, 750]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--preset", "one_net", "--error-below", "0.01"], "every E below 0.01 at k = 516 in"),
        (["--preset", "rumelhart", "--tolerance", "0.1"], "every |t - y| below 0.1 at k = 822 in"),
        (["--preset", "diverges"], "diverged at k = 276: a number was not finite in"),
        (
            ["--preset", "no_hidden", "--config", '{"stop": {"plateau": {"iterations": 50}}}'],
            "E fell no more: ended at k =",
        ),
    ],
    ids=["error_below", "tolerance", "diverged", "plateau"],
)
def test_the_table_says_why_a_run_ended(where, options, said):
    # The k of the first three: tests/core/preset_claims.py, from the records without a rule
    assert said in train(*where, *options).stdout


def test_a_part_that_is_no_object_is_refused_whatever_is_laid_over_it():
    refused = train("--config", '{"stop": 5}', "--tolerance", "0.1", code=1).stderr
    assert "stop: got 5, allowed: an object of named fields" in refused


def test_the_columns_of_a_run_that_diverged_stay_straight():
    lines = train("--preset", "diverges").stdout.splitlines()
    rows = [line for line in lines if line.lstrip().startswith(("hidden", "output"))]
    assert any("e+" in row for row in rows)
    assert {len(row) for row in rows} == {len(rows[0])}


def test_one_network_for_all_inputs_has_one_matrix_of_gradients(where):
    lines = train(*where, "--preset", "one_net").stdout.splitlines()
    assert len([line for line in lines if line.startswith("  y ")]) == 4
    assert [line.split()[0] for line in lines[-3:]] == ["hidden", "hidden", "output"]
    assert lines.count("  dw") == 1


def test_the_table_says_what_is_wrong_with_the_run():
    first = train("--fault", "flipped_sign", "--iterations", "5").stdout.splitlines()[0]
    assert first.startswith("4 networks 2-2-1, gd, eta 0.1, connected, fault flipped_sign: 5 iter")


def test_nothing_but_records_goes_to_standard_output_with_json(where):
    done = train(*where, "--json", "--iterations", "5")
    assert len(done.stdout.splitlines()) == 5
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("options", "recipe"),
    [
        (["--value", "0.5"], {"init": {"kind": "constant", "value": 0.5}}),
        (["--seed", "3"], {"init": {"kind": "uniform", "seed": 3}}),
        (["--weights", "1,2,3,4,5,6,7,8,9"], {"init": {"kind": "weights", "w": [*range(1, 10)]}}),
        (
            ["--problem", '{"x": [[0], [1]], "t": [1, 0]}'],
            {"problem": {"x": [[0], [1]], "t": [1, 0]}},
        ),
        (["--config", '{"eta": 2}', "--problem", "or"], {"eta": 2, "problem": "or"}),
        (
            ["--schedule", "batch", "--reduction", "sum", "--hidden", "3,2", "--init", "glorot"],
            {"schedule": "batch", "reduction": "sum", "hidden": [3, 2], "init": {"kind": "glorot"}},
        ),
        (
            ["--schedule", "online", "--order", "shuffled", "--hidden", "", "--std", "0.5"],
            {"schedule": "online", "order": "shuffled", "hidden": []}
            | {"init": {"kind": "normal", "std": 0.5}},
        ),
        (
            ["--optimizer", "adam", "--activation", "tanh", "--loss", "cross_entropy"],
            {"optimizer": {"kind": "adam"}, "activation": "tanh", "loss": "cross_entropy"},
        ),
        (
            ["--output", "identity", "--weight-decay", "0.1", "--error-below", "0.6"],
            {"output": "identity", "weight_decay": 0.1, "stop": {"error_below": 0.6}},
        ),
        (["--preset", "adam", "--eta", "0.2"], PRESETS["adam"] | {"eta": 0.2}),
        (
            ["--preset", "plateau", "--seed", "4"],
            PRESETS["plateau"] | {"init": PRESETS["plateau"]["init"] | {"seed": 4}},
        ),
        (
            ["--preset", "rumelhart", "--mu", "0.5"],
            PRESETS["rumelhart"] | {"optimizer": {"kind": "momentum", "mu": 0.5}},
        ),
        (
            ["--config", '{"init": {"kind": "normal", "std": 3}}', "--seed", "2"],
            {"init": {"kind": "normal", "std": 3, "seed": 2}},
        ),
        (
            ["--plateau", "9", "--improvement", "0.1", "--tolerance", "0.2"],
            {"stop": {"plateau": {"iterations": 9, "improvement": 0.1}, "tolerance": 0.2}},
        ),
        (
            ["--optimizer", "rmsprop", "--rho", "0.8", "--epsilon", "0.01"],
            {"optimizer": {"kind": "rmsprop", "rho": 0.8, "epsilon": 0.01}},
        ),
        (
            ["--activation", "leaky_relu", "--slope", "0.2"],
            {"activation": "leaky_relu", "slope": 0.2},
        ),
        (
            ["--fault", "last_gradient", "--optimizer", "adam", "--seed", "5"],
            {"fault": "last_gradient", "optimizer": {"kind": "adam"}}
            | {"init": {"kind": "uniform", "seed": 5}},
        ),
    ],
    ids=[
        *("value", "seed", "weights", "table", "config and option", "one net", "online"),
        *("optimizer", "rule", "preset and option", "preset's start", "preset's optimizer"),
        *("kind below", "plateau", "optimizer's numbers", "slope", "fault"),
    ],
)
def test_options_describe_the_recipe(options, recipe, server):
    here = train("--json", "--iterations", "3", *options).stdout
    run = server.train(**recipe | {"iterations": 3})
    server.wait(run["id"])
    there = server.client.get(f"/runs/{run['id']}/records").json()["records"]
    assert [json.loads(line) for line in here.splitlines()] == there


def test_a_recipe_is_read_from_a_file_and_from_standard_input(tmp_path):
    recipe = tmp_path / "recipe.json"
    recipe.write_text('{"wiring": "as_listed"}')
    assert shown_y(train("--config", f"@{recipe}").stdout) == LISTED_Y
    assert shown_y(train("--config", "-", stdin=recipe.read_text()).stdout) == LISTED_Y


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--eta", "0"], "eta: got 0.0, allowed: a number greater than 0"),
        (["--eta", "nan"], "eta: got 'NaN', allowed: a finite number"),
        (["--iterations", "0"], "iterations: got 0, allowed: a number of at least 1"),
        (["--iterations", "1000000000000"], "iterations: got 1000000000000, allowed: a whole"),
        (["--problem", "nandor"], "problem: got 'nandor', allowed: 'xor', 'xnor'"),
        (["--weights", "1,2"], "init.w: got '2 numbers', allowed: 9 numbers"),
        (["--fault", "typo"], "fault: got 'typo', allowed: 'no_derivative', 'flipped_sign'"),
        (["--config", "@/no/such/file"], "/no/such/file: No such file or directory"),
        (["--server", "http://127.0.0.1:9"], "no answer from http://127.0.0.1:9"),
    ],
)
def test_what_cannot_be_taken_is_said_in_one_sentence(options, words):
    done = train(*options, code=1)
    assert words in done.stderr
    assert done.stdout == ""


def test_a_setting_that_cannot_be_taken_is_no_traceback(monkeypatch):
    monkeypatch.setenv("BACKSCOPE_PORT", "abc")
    assert "port: got 'abc', allowed: a whole number" in train(code=1).stderr


@pytest.mark.parametrize("options", [["--config", "{"], ["--config", "[]"], ["--eta", "abc"]])
def test_what_cannot_be_read_names_the_option(options):
    assert options[0] in train(*options, code=2).stderr


def test_a_refusal_of_the_server_reaches_the_terminal(serve_with):
    server = serve_with(max_iterations=100)
    done = train("--server", server.url, code=1)
    assert "iterations: got 10000, allowed: a whole number from 1 to 100" in done.stderr


def interrupted(begun, *options):
    """Return what is printed when Ctrl-C comes as soon as `begun` says that iterations are made."""
    terminal, stderr = pty.openpty()
    process = subprocess.Popen(
        [BACKSCOPE, "train", "--iterations", "10000000", *options],
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )
    os.close(stderr)
    begun(terminal)
    seen = []
    watching = threading.Thread(target=lambda: seen.append(rest_of(terminal)))
    watching.start()  # a terminal that nobody reads would hold the bar up
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    watching.join(20)
    assert b"Traceback" not in seen[0]
    assert process.returncode == 130
    return out


def rest_of(terminal):
    seen = b""
    with suppress(OSError):  # a pseudo-terminal's way to say that the other side is gone
        while more := os.read(terminal, 4096):
            seen += more
    os.close(terminal)
    return seen


def bar_moves(terminal):
    seen = b""
    while b"iterations/s" not in seen:
        seen += os.read(terminal, 4096)


def test_ctrl_c_stops_here_and_shows_how_far_it_is():
    out = interrupted(bar_moves)
    assert "stopped after" in out
    assert len(shown_y(out)) == 4


def test_ctrl_c_stops_the_run_on_the_server(server):
    out = interrupted(bar_moves, "--server", server.url)
    assert "stopped after" in out
    run = server.client.get("/runs", params={"limit": 1}).json()["runs"][0]
    assert (run["status"], run["stop_reason"]) == ("stopped", "stopped")
    assert f"{run['k']:,}" in out


def test_a_closed_pipe_ends_it_without_a_word():
    command = f"{BACKSCOPE} train --json | head -n 2"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60)
    assert len(done.stdout.splitlines()) == 2
    assert done.stderr == ""


def test_a_terminal_sees_a_bar_with_the_rate():
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [BACKSCOPE, "train", "--iterations", "2000000"], stdout=subprocess.DEVNULL, stderr=child
    )
    os.close(child)
    seen = rest_of(parent)
    assert process.wait(30) == 0
    assert b"100%" in seen
    assert b"iterations/s" in seen


def test_a_run_without_a_record_has_nothing_to_show():
    config = TrainingConfig.parse({})
    assert "no iteration is complete" in table_of(config, 0, "stopped", {}, 0.0)


def test_events_are_parsed_and_comments_passed_over():
    lines = [
        "event: iteration",
        "id: 4",
        'data: {"k":4}',
        "",
        ": ping",
        "",
        "data: 1",
        "",
        "event: x",
    ]
    assert list(parse(iter(lines))) == [
        Event("iteration", "4", b'{"k":4}'),
        Event("message", None, b"1"),
    ]


class Breaking(threading.Thread):
    """A server whose first stream breaks after the record of k = 1; it keeps what it was asked."""

    def __init__(self):
        super().__init__()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(20)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.asked = []

    def run(self):
        head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\n"
        begun = 'event: run\ndata: {"id":"abc"}\n\n'
        first = "".join(f'event: iteration\nid: {k}\ndata: {{"k":{k}}}\n\n' for k in (0, 1))
        second = 'event: iteration\nid: 2\ndata: {"k":2}\n\nevent: done\nid: 2\ndata: {"k":3}\n\n'
        for told in (begun + first, begun + second):
            connection, _ = self.listener.accept()
            with connection:
                self.asked.append(connection.recv(65536).decode())
                connection.sendall((head + told).encode())
        self.listener.close()


def test_a_broken_stream_goes_on_where_it_was():
    server = Breaking()
    server.start()
    with Client(server.url) as client:
        events = list(client.train({}, stride=1))
    server.join(20)
    assert [event.id for event in events if event.name == "iteration"] == ["0", "1", "2"]
    assert events[-1].name == "done"
    assert server.asked[1].startswith("GET /runs/abc/events?stride=1 ")
    assert "Last-Event-ID: 1" in server.asked[1]


def test_a_server_that_is_not_ours_is_said_to_be_so():
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(20)

    def answer():
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 501 Not Implemented\r\nContent-Length: 0\r\n\r\n")

    other = threading.Thread(target=answer)
    other.start()
    with (
        Client(f"http://127.0.0.1:{listener.getsockname()[1]}") as client,
        pytest.raises(ServerError, match="answered 501"),
    ):
        list(client.train({}, stride=1))
    other.join(20)
    listener.close()
