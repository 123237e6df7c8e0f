"""What the README shows, done as it says."""

import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_python_of_the_readme_prints_how_the_outputs_move(server):
    [code] = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    code = code.replace("http://localhost:8000", server.url)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    shown = done.stdout.splitlines()
    assert [line.split()[0] for line in shown] == [str(250 * n) for n in range(8)]
    last = [float(number) for number in re.findall(r"[0-9.e-]+", shown[-1].split("[")[1])]
    assert all(abs(y - t) < 0.05 for y, t in zip(last, [0, 1, 1, 0], strict=True))


def test_the_curl_of_the_readme_streams_the_articles_run(server):
    [command] = re.findall(r"^curl .*$", README.read_text(), re.MULTILINE)
    command = command.replace("curl -N", "curl -sN").replace("localhost:8000", server.url)
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60)
    assert done.stdout.count("event: iteration") == 10_000
    assert "0.010878916557652177" in done.stdout.rpartition("event: done")[2]
