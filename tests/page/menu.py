"""The export menu as a person meets it: what it offers, and the files that come out of it."""

import re
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

from playwright.sync_api import Locator, expect

from tests.page.screen import Screen

SVG = "{http://www.w3.org/2000/svg}"


class Menu:
    """The export menu of a screen, open."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.button.click()
        expect(self.home).to_be_visible()

    @property
    def button(self) -> Locator:
        """The button that opens it."""
        return self.screen.button(re.compile("^(Export|書き出し)$"))

    @property
    def home(self) -> Locator:
        """The menu itself."""
        return self.screen.page.get_by_role("dialog", name=re.compile("^(Export|書き出し)$"))

    def link(self, name: str) -> Locator:
        """Return a link to a file."""
        return self.home.locator("a.file").filter(has_text=re.compile(f"^{name}"))

    def picture(self, name: str) -> Locator:
        """Return the button of a picture's format."""
        return self.home.get_by_role("button", name=re.compile(f"^{name}"))

    def choose(self, name: str, option: str) -> None:
        """Choose an option by its words."""
        self.home.get_by_label(name).select_option(label=option)

    def save(self, thing: Locator) -> tuple[str, bytes]:
        """Press something and return the file that the browser saves: its name, its bytes."""
        with self.screen.page.expect_download() as download:
            thing.click()
        path = download.value.path()
        return download.value.suggested_filename, Path(path).read_bytes()

    def svg(self) -> Element:
        """Return the picture as SVG."""
        return fromstring(self.save(self.picture("SVG"))[1])
