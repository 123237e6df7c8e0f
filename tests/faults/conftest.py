"""What the modules beside the test assert is told as fully as what a test does."""

import pytest

ASSERTING = ("downloads", "ending", "follower", "ledger", "people", "tab", "watcher")

pytest.register_assert_rewrite(*(f"tests.faults.{name}" for name in ASSERTING))
