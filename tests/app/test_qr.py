"""An address of the page as a QR code: read back by another program than the one that drew it."""

import asyncio
import http.client
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import zxingcpp

from app.errors import ServerStoppingError
from app.qr import Codes, qr_svg
from app.viewrequests import QrQuery
from tests.app.test_bad_input import refused
from tests.app.test_security import guarded

URL_TEST = Path(__file__).resolve().parents[1] / "page" / "url.test.js"
MODULE = 4  # pixels across, for who reads
MOMENT = "/?run=b5dxq2m7ka&k=40&net=2&weight=w1_11&lang=ja"


def dark(svg):
    """Return a code's modules, True where they are dark, by SVG's words for a path: M m h."""
    size = int(re.search(rb'viewBox="0 0 (\d+) \1"', svg)[1])
    [path] = re.findall(rb'stroke="#000" d="([^"]+)"', svg)
    modules = np.zeros((size, size), dtype=bool)
    x = y = 0.0
    for letter, numbers in re.findall(r"([Mmh])([^Mmh]*)", path.decode()):
        steps = [float(one) for one in re.findall(r"-?[\d.]+", numbers)]
        if letter == "M":
            x, y = steps
        elif letter == "m":
            x, y = x + steps[0], y + steps[1]
        else:
            modules[int(y), int(x) : int(x + steps[0])] = True
            x += steps[0]
    return modules


def read(svg):
    """Return the one text that is in the picture, and the modules that are nothing but light."""
    modules = dark(svg)
    picture = np.where(modules, 0, 255).astype(np.uint8)
    [code] = zxingcpp.read_barcodes(picture.repeat(MODULE, axis=0).repeat(MODULE, axis=1))
    assert code.format == zxingcpp.BarcodeFormat.QRCode
    margins = (modules.any(axis=1).argmax(), modules.any(axis=0).argmax())
    return code.text, min(margins)


def ask(server, address, host=None):
    headers = {} if host is None else {"Host": host}
    return server.client.get("/qr.svg", params={"address": address}, headers=headers)


def test_the_code_says_the_whole_address_of_the_moment(server):
    answer = ask(server, MOMENT)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    text, quiet = read(answer.content)
    assert text == server.url + MOMENT
    assert quiet == 4  # ISO/IEC 18004: the quiet zone


def test_without_an_address_it_is_the_start(server):
    assert read(server.client.get("/qr.svg").content)[0] == server.url + "/"


@pytest.mark.parametrize(
    "address",
    ["/", "/?", "/?run=a,b&w=none", "/?over=w2_10,w2_11&from=10&to=200", "/?run=%E3%81%82&k=0",
     "/?" + "k" * 298, "/?a=~!$&'()*+;:@/?-._%20"],
)  # fmt: skip
def test_every_address_that_the_page_can_have_is_read_back(server, address):
    assert read(ask(server, address).content)[0] == server.url + address


def test_the_name_is_the_one_that_the_server_was_asked_by(serve_with):
    server = serve_with(allowed_hosts="lab.example")
    port = server.url.rpartition(":")[2]
    for host in (f"lab.example:{port}", "lab.example", f"127.0.0.1:{port}", f"[::1]:{port}"):
        assert read(ask(server, MOMENT, host).content)[0] == f"http://{host}{MOMENT}"
    assert ask(server, MOMENT, "evil.example").status_code == 421


def test_behind_a_proxy_the_code_says_how_the_page_is_reached(server):
    for scheme in ("http", "https"):
        query = {"address": MOMENT, "scheme": scheme}
        text = read(server.client.get("/qr.svg", params=query).content)[0]
        assert text == f"{scheme}://{server.url.removeprefix('http://')}{MOMENT}"


@pytest.mark.parametrize("scheme", ["", "HTTPS", "javascript", "https://evil.example/?"])
def test_another_scheme_is_refused(server, scheme):
    answer = server.client.get("/qr.svg", params={"scheme": scheme})
    refused(answer, "scheme", scheme, "'http' or 'https'")


@pytest.mark.parametrize(
    "address",
    ["", "run=b5dxq2m7ka", "//evil.example", "//evil.example/?a", "https://evil.example/",
     "/docs", "/runs/x", "/.", "/?a#b", "/? ", "/?\n", "/?\u3042", "/?<a>", '/?"', "/?\\",
     "javascript:1"],
)  # fmt: skip
def test_what_is_no_address_of_the_page_is_refused(server, address):
    refused(ask(server, address), "address", address, "/ and its query")


def test_an_address_that_is_too_long_is_refused(server):
    refused(ask(server, "/?" + "k" * 299), "address", allowed="at most 300 characters")


def test_an_address_with_everything_in_it_has_room_for_more():
    """The longest that tests/page/url.test.js makes is shorter than what is accepted."""
    [longest] = re.findall(r"LONGEST = (\d+)", URL_TEST.read_text())
    field = QrQuery.model_fields["address"]
    [most] = [one.max_length for one in field.metadata if hasattr(one, "max_length")]
    assert int(longest) + 50 < most


def test_few_codes_are_drawn_at_once_and_none_twice(serve_here, monkeypatch):
    server = serve_here()
    at_once, most, drawn = [0], [0], []

    def counted(text):
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        threading.Event().wait(0.02)
        at_once[0] -= 1
        drawn.append(text)
        return qr_svg(text)

    monkeypatch.setattr("app.qr.qr_svg", counted)
    with ThreadPoolExecutor(8) as askers:
        answers = list(askers.map(lambda n: ask(server, f"/?k={n % 3}"), range(24)))
    assert {answer.status_code for answer in answers} == {200}
    assert most[0] == 1
    assert sorted(drawn) == [f"{server.url}/?k={k}" for k in range(3)]


def test_a_code_that_nobody_waits_for_is_not_drawn(pool):
    async def nobody():
        return False

    async def ask_and_leave():
        codes = Codes(pool)
        with pytest.raises(ServerStoppingError):
            await codes.svg("a", nobody)

    asyncio.run(ask_and_leave())


def test_other_parameters_are_refused(server):
    answer = server.client.get("/qr.svg", params={"text": "anything"})
    refused(answer, "text", "anything", "no field of this name")


def test_the_picture_can_do_nothing_and_says_nothing_else(server):
    svg = ask(server, MOMENT).content
    assert set(re.findall(rb"<(\w+)", svg)) == {b"svg", b"path"}
    assert b"b5dxq2m7ka" not in svg
    assert re.findall(rb"https?://[^\"]+", svg) == [b"http://www.w3.org/2000/svg"]


def test_it_carries_the_security_headers_and_may_be_kept_by_the_browser_alone(server):
    host = server.url.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=20)
    connection.request("GET", "/qr.svg")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    guarded(answer)
    assert answer.getheader("cache-control") == "private, max-age=86400"


def test_the_same_address_is_the_same_picture(server):
    assert ask(server, MOMENT).content == ask(server, MOMENT).content
