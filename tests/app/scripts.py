"""Scripts of runs, run: in a Python of their own, or here, which is quicker."""

import ast
import io
import subprocess
import sys
from contextlib import redirect_stdout

import numpy as np

from tests.app.stored import bits


def run_script(text):
    """Run a script in a Python of its own; return the y, E and w that it printed."""
    command = [sys.executable, "-I", "-W", "error", "-c", text]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return _numbers(done.stdout)


def run_here(text):
    """Run a script in this process; return the y, E and w that it printed."""
    printed = io.StringIO()
    with redirect_stdout(printed), np.errstate():
        exec(compile(text, "script.py", "exec"), {})
    return _numbers(printed.getvalue())


def _numbers(printed):
    pairs = (line.split(" = ") for line in printed.splitlines())
    return {name: ast.literal_eval(value) for name, value in pairs}


def script_of(server, run):
    answer = server.client.get(f"/runs/{run['id']}/script.py")
    assert answer.status_code == 200, answer.text
    return answer.text


def check(server, run):
    """Assert that a run's script prints its final numbers, to 1e-9 and to the last bit."""
    final = server.events(run["id"], k0=max(run["k"] - 1, 0))[-1].data["final"]
    printed = run_script(script_of(server, run))
    expected = {name: final[name] for name in ("y", "E", "w") if final[name] is not None}
    are_the_same(printed, expected, run["config"]["loss"])
    return printed


def are_the_same(printed, expected, loss):
    """Assert that numbers are the same to 1e-9, and to the last bit but for cross-entropy's E."""
    assert printed.keys() == expected.keys()
    for name, numbers in expected.items():
        np.testing.assert_allclose(printed[name], numbers, rtol=1e-9, atol=1e-9)
        if (name, loss) != ("E", "cross_entropy"):  # whose ln(1 + z) is NumPy's
            assert bits(printed[name]) == bits(numbers), name
