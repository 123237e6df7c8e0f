"""A report read as a reader of its HTML would: its tables, its sentences, its numbers."""

from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

VOID = {"meta", "link", "wbr"}


class _Builder(HTMLParser):
    """HTML as a tree; the elements that have no end are closed at once."""

    def __init__(self) -> None:
        super().__init__()
        self.tree = TreeBuilder()
        self._open = 0

    def handle_starttag(self, tag, attributes):
        self.tree.start(tag, {name: value or "" for name, value in attributes})
        self._open += 1
        if tag in VOID:
            self.handle_endtag(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        self.tree.end(tag)
        self._open -= 1

    def handle_data(self, data):
        if self._open:  # what stands before the first element belongs to none
            self.tree.data(data)


def words(element: Element | None) -> str:
    """Return what an element says, in one line."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def numbers(element: Element) -> list[float]:
    """Return the numbers in an element, all digits of them."""
    return [float(one.attrib["value"]) for one in element.iter("data")]


def answers(row: Element) -> list[float]:
    """Return y and E of a row of the table of inputs, which stand behind x and t."""
    return [number for cell in row[3:] for number in numbers(cell)]


def printed(element: Element) -> list[str]:
    """Return the same numbers as they are printed."""
    return [words(one) for one in element.iter("data")]


def parsed(text: str) -> float:
    """Return what a printed number says."""
    return float(text.replace("−", "-").replace(",", ""))


class Sheet:
    """A report."""

    def __init__(self, html: str) -> None:
        builder = _Builder()
        builder.feed(html)
        self.root = builder.tree.close()

    def part(self, kind: str) -> Element | None:
        """Return the first element of this class."""
        return next((e for e in self.root.iter() if kind in e.get("class", "").split()), None)

    def says(self, kind: str) -> str:
        """Return the words of that element, "" where there is none."""
        return words(self.part(kind))

    @property
    def text(self) -> str:
        """Everything that is to be read."""
        return words(self.root.find("body"))

    @property
    def inputs(self) -> list[Element]:
        """The rows of the table of inputs."""
        return self.root.findall(".//section[@class='inputs']//tbody/tr")

    @property
    def weights(self) -> dict[str, Element]:
        """The rows of the table of weights, by their names."""
        rows = self.root.findall(".//section//tr[@data-name]")
        return {row.attrib["data-name"]: row for row in rows}

    @property
    def settings(self) -> dict[str, str]:
        """What the table of settings says, by the settings' names."""
        rows = self.root.findall(".//section[@class='settings']//tbody/tr")
        return {words(row[0]): words(row[1]) for row in rows}

    def curves(self) -> Element:
        """Return the picture of the curves."""
        found = self.root.find(".//figure[@class='curves']/svg")
        assert found is not None
        return found

    def net(self) -> Element | None:
        """Return the picture of the network."""
        return self.root.find(".//section[@class='net']/svg")
