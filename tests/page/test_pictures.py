"""The charts as a picture: SVG and PNG, by themselves all that the page shows, and nothing else."""

import base64
import re
from xml.etree.ElementTree import fromstring

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.page.comparison import compared
from tests.page.menu import SVG, Menu

GROUND = {"light": (255, 255, 255), "dark": (20, 23, 28)}  # as page.css has them
ACCENT = "#0b6e4f"  # of the cursor

# Of a PNG: its width and height, its first pixel, the share of pixels that have another colour.
READ_PNG = """async (data) => {
  const image = new Image();
  image.src = `data:image/png;base64,${data}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"),
    { width: image.naturalWidth, height: image.naturalHeight });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data: pixels } = context.getImageData(0, 0, canvas.width, canvas.height);
  let other = 0;
  for (let i = 0; i < pixels.length; i += 4) other += pixels[i] !== pixels[0];
  return [canvas.width, canvas.height, [...pixels.slice(0, 3)], other / (pixels.length / 4)];
}"""


@pytest.fixture
def menu(article_screen):
    """The menu over the article's finished run."""
    return Menu(article_screen)


def texts(svg):
    """Return all words of a picture."""
    return [(one.text or "").strip() for one in svg.iter(f"{SVG}text")]


def test_the_picture_of_all_charts_says_what_it_shows(menu, article_id):
    name, body = menu.save(menu.picture("SVG"))
    assert name == f"backscope-{article_id}.svg"
    svg = fromstring(body)
    words = texts(svg)
    for text in (
        *("XOR · eta 0.1 · connected", "k iteration", "Backscope", "target t", "bias"),
        *("net 1", "(0,0) → 0", "net 4", "(1,1) → 0", "output", "error", "weights", "gradient"),
        *("hidden 1", "hidden 2", "Striped line = exactly the same value."),
    ):
        assert text in words, text
    assert any("10,000 iterations" in text and article_id in text for text in words)
    assert {"0", "10", "100", "1k", "10k", "0.5", "10⁻⁴"} <= set(words)
    assert len(svg.findall(f"{SVG}svg")) == 16
    assert ACCENT not in body.decode()
    expect(menu.home.get_by_text(f"Saved: {name}")).to_be_visible()


def test_the_pictures_curves_are_the_records(menu, article_numbers):
    menu.choose("Which rows", "E, error")
    menu.choose("Which inputs", "net 2 (0,1) → 1")
    name, body = menu.save(menu.picture("SVG"))
    assert name.endswith("-net2-E.svg")
    svg = fromstring(body)
    [chart] = svg.findall(f"{SVG}svg")
    [curve] = chart.findall(f"{SVG}path")
    points = np.array(re.findall(r"[\d.]+", curve.get("d") or ""), dtype=float).reshape(-1, 2)
    # The first and the last grid line on each axis: k = 0 and 10,000, 10⁻⁵ and 1.
    lines = [
        [float(one.get(name)) for name in ("x1", "y1", "x2", "y2")]
        for one in chart.iter(f"{SVG}line")
    ]
    left, right = (edge(x1 for x1, _, x2, _ in lines if x1 == x2) for edge in (min, max))
    top, bottom = (edge(y1 for _, y1, _, y2 in lines if y1 == y2) for edge in (min, max))
    k = 10 ** ((points[:, 0] - left) / (right - left) * np.log10(10_001)) - 1
    height = -5 * (points[:, 1] - top) / (bottom - top)
    assert len(points) > 300
    assert (np.rint(k[0]), np.rint(k[-1])) == (0, 9_999)
    early = k < 50  # there a hundredth of a pixel tells iterations apart
    np.testing.assert_allclose(k[early], np.rint(k[early]), atol=0.01)
    expected = np.log10(article_numbers.E[np.rint(k).astype(int), 1])
    np.testing.assert_allclose(height, expected, atol=0.001)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_png_is_the_picture_twice_as_large_in_the_theme_shown(visit, article_id, theme):
    screen = visit(f"/?run={article_id}", color_scheme=theme)
    screen.finished()
    menu = Menu(screen)
    svg = menu.svg()
    name, body = menu.save(menu.picture("PNG"))
    assert name == f"backscope-{article_id}.png"
    width, height, ground, drawn = screen.page.evaluate(READ_PNG, base64.b64encode(body).decode())
    assert (width, height) == (2 * int(svg.get("width")), 2 * int(svg.get("height")))
    expect(menu.picture("PNG")).to_contain_text(f"{width:,} × {height:,} pixels")
    assert tuple(ground) == GROUND[theme]
    assert 0.02 < drawn < 0.3
    colour = "#12308f" if theme == "light" else "#a9d4fc"
    assert colour in {one.get("stroke") for one in svg.iter(f"{SVG}path")}


def test_the_picture_follows_what_is_shown(article_screen):
    article_screen.axis("linear")
    article_screen.switch("own scale")
    for name in ("w1_10", "w1_20"):
        article_screen.chip(name).click()
    article_screen.drag(article_screen.chart(1, "y"), 0.2, 0.4)
    article_screen.until(lambda: "from=" in article_screen.page.url, "nothing is zoomed")
    window = [int(k) for k in re.findall(r"(?:from|to)=(\d+)", article_screen.page.url)]
    article_screen.button("日本語で表示").click()
    svg = Menu(article_screen).svg()
    words = texts(svg)
    assert f"この図は k = {window[0]:,} 〜 {window[1]:,}" in " ".join(words)
    assert {"出力", "誤差", "重み", "勾配", "正解 t", "隠れ1", "ネット 1"} <= set(words)
    strokes = {one.get("stroke") for one in svg.iter(f"{SVG}path")}
    assert not strokes & {"#12308f", "#6b2a06"}
    # Ticks of its own in each chart: each column has some, none are in the gutter.
    ends = [
        float(one.get("x")) for one in svg.iter(f"{SVG}text") if one.get("text-anchor") == "end"
    ]
    assert len({x for x in ends if x > 130}) >= 4


def test_a_name_is_in_the_picture_as_it_is(visit, server):
    run = server.trained(iterations=50)
    name = '<img src=x onerror="window.injected=1"> & なまえ'
    answer = server.client.patch(f"/runs/{run['id']}", json={"name": name})
    assert answer.status_code == 200
    screen = visit(f"/?run={run['id']}")
    screen.finished("Done: 50 iterations")
    menu = Menu(screen)
    words = texts(menu.svg())
    assert words[0] == name
    assert any(text.startswith("XOR · eta 0.1") for text in words)
    menu.save(menu.picture("PNG"))
    assert screen.page.evaluate("window.injected") is None


def test_sixteen_nets_are_one_picture_four_beside_each_other(visit, server):
    table = [[p >> i & 1 for i in (3, 2, 1, 0)] for p in range(16)]
    run = server.trained(problem={"x": table, "t": [0, 1] * 8}, iterations=50)
    screen = visit(f"/?run={run['id']}")
    screen.finished("Done: 50 iterations")
    charts = Menu(screen).svg().findall(f"{SVG}svg")
    assert len(charts) == 64
    assert len({one.get("x") for one in charts}) == 4
    assert len({one.get("y") for one in charts}) == 16


def test_a_branch_is_drawn_over_what_it_branched_from(visit, server, article_id):
    run = server.trained(fork={"run": article_id, "k": 500}, eta=1.0)
    screen = visit(f"/?run={run['id']}")
    screen.finished()
    menu = Menu(screen)
    screen.until(
        lambda: "paler: what it branched from" in texts(menu.svg()),
        "its parent is not in the picture",
    )
    svg = menu.svg()
    assert any("branched at k = 500" in text for text in texts(svg))
    # A dot where each branch begins, the same k in each chart.
    dots = [one.get("cx") for one in svg.iter(f"{SVG}circle")]
    assert len(dots) >= 16
    assert len(set(dots)) == 1


def test_runs_that_are_compared_are_in_the_picture_by_name_each_in_its_colour(
    visit, server, article_id
):
    other = server.trained(eta=0.5, iterations=3_000)
    screen = visit(f"/?run={article_id},{other['id']}")
    compared(screen, 2)
    menu = Menu(screen)
    screen.until(lambda: "2 runs compared" in texts(menu.svg()), "no comparison is drawn")
    name, body = menu.save(menu.picture("SVG"))
    assert name == f"backscope-{article_id}-{other['id']}.svg"
    svg = fromstring(body)
    words = texts(svg)
    assert {"XOR · eta 0.1 · connected", "XOR · eta 0.5 · connected", "weight w2_10"} <= set(words)
    charts = svg.findall(f"{SVG}svg")
    assert len(charts) == 16
    colours = [{path.get("stroke") for path in chart.iter(f"{SVG}path")} for chart in charts]
    assert all(len(one) == 2 for one in colours)
    assert len(set().union(*colours)) == 2
    # The error first, as on the page.
    assert words.index("E") < words.index("y")
