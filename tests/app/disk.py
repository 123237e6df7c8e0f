"""Disks that are read-only or full: real ones where this user may mount them."""

import os
import resource
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest


def _mount(*words):
    done = subprocess.run(["mount", *map(str, words)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")


@contextmanager
def mounted(folder, *options):
    """Mount something at a folder or file, for as long as the context is open."""
    _mount(*options, folder)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def tmpfs(folder, megabytes):
    """Return a context with a disk of its own that has so much room."""
    folder.mkdir(parents=True)
    return mounted(folder, "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs")


@contextmanager
def read_only(path):
    """Make a folder or a file read-only, for root too."""
    with mounted(path, "--bind", path):
        _mount("-o", "remount,bind,ro", path)
        yield path


class SmallDisk:
    """A disk of its own, filled and made free again by a file."""

    sentence = "the disk is full"

    def __init__(self, folder):
        self._ballast = folder / "ballast"

    def fill(self, server=None, leave=0):
        """Leave no room for one more page, or so many bytes."""
        with self._ballast.open("ab", buffering=0) as file:
            for size in (1 << 16, 1 << 12, 1):
                try:
                    while file.write(b"\1" * size):
                        pass
                except OSError:
                    continue
            file.truncate(file.tell() - leave)

    def free(self, server=None):
        """Give the room back."""
        self._ballast.unlink()


class ShortFiles:
    """The common disk, on which the server's files may not grow any more."""

    sentence = "the disk reports an error"

    def fill(self, server):
        """Let no file of the server grow."""
        _, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (1, hard))

    def free(self, server):
        """Let them grow again."""
        _, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (hard, hard))


def permissions_matter():
    """Return whether this user may not read what nobody may: root may."""
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).chmod(0)
        return not os.access(file.name, os.R_OK)
