"""`backscope` as a command that ends by itself, and the one sentence it ends with."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from click.testing import CliRunner

from app.serve import serve as command

BACKSCOPE = Path(sys.executable).with_name("backscope")


def serve(*options, **variables):
    """Run `backscope serve` where it is expected to end by itself."""
    return subprocess.run(
        [BACKSCOPE, "serve", *map(str, options)],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


def serve_in(folder, **variables):
    """Run `backscope serve` on a data folder that it is expected to refuse."""
    return serve("--port", "0", "--data", folder, **variables)


def served_here(folder):
    """Do in this process what `backscope serve` does up to where it would serve."""
    with patch("app.serve.Server.run", side_effect=AssertionError("it would serve")):
        done = CliRunner().invoke(command, ["--port", "0", "--data", str(folder)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return SimpleNamespace(returncode=done.exit_code, stdout=done.stdout, stderr=done.stderr)


def one_sentence(done, *words):
    """Assert that a command failed with one clear line that has these words."""
    assert done.returncode == 1, (done.returncode, done.stderr)
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert line.startswith("Error: ")
    for word in words:
        assert word in line, (word, line)
