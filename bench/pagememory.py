"""What `page` measures of memory: what the page allocates, at its most, on a very long run.

The JavaScript heap, the browser's own objects of the page (DOM, SVG) and every buffer, with what is
garbage by then and not yet collected. Beside it what the page's process has for itself alone, code
and pictures of the browser included, as Linux counts it (private, /proc/<pid>/smaps_rollup).
"""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

MB = 1_000_000


class PageMemory:
    """The memory of one page, looked at again and again; `most` is the greatest that was seen."""

    def __init__(self, browser: Browser, page: Page) -> None:
        self._page = page
        self._heap = page.context.new_cdp_session(page)
        told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
        self._renderers = [one["id"] for one in told["processInfo"] if one["type"] == "renderer"]
        self.most = 0.0
        self.most_of_process = 0.0

    def look(self) -> None:
        """Look once."""
        used: dict[str, Any] = self._heap.send("Runtime.getHeapUsage")
        names = ("usedSize", "embedderHeapUsedSize", "backingStorageSize")
        self.most = max(self.most, sum(used.get(name, 0) for name in names) / MB)
        self.most_of_process = max([self.most_of_process, *map(private, self._renderers)])

    def watch(self, ms: float, every: float = 100.0) -> None:
        """Look for so long."""
        waited = 0.0
        while waited < ms:
            self.look()
            self._page.wait_for_timeout(every)
            waited += every
        self.look()


def private(pid: int) -> float:
    """Return what a process has for itself alone, in MB; 0 where the system does not tell."""
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    if not rollup.exists():
        return 0.0
    found = re.findall(r"^Private_\w+:\s+(\d+) kB$", rollup.read_text(), re.MULTILINE)
    return sum(map(int, found)) * 1024 / MB
