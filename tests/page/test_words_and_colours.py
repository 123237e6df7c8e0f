"""Languages and colours: all words in both, both themes, remembered, readable."""

import re

import pytest
from playwright.sync_api import expect

# What a Japanese page may spell in Latin letters: names, symbols, keys, numbers.
LATIN = {
    *("Backscope", "XOR", "XNOR", "AND", "OR", "NAND", "NOR", "EN", "JA"),
    *("x", "t", "u", "h", "y", "E", "dw", "w", "eta", "k", "dE", "du", "d"),
    *("v", "m", "f", "exp", "ln", "max", "min", "mu", "rho", "beta1", "beta2", "epsilon"),
    *("Rumelhart", "Hinton", "Williams"),
    *("tanh", "ReLU", "leaky", "Glorot", "He", "Nesterov", "RMSProp", "Adam"),
    *("Space", "Shift", "Home", "End", "Enter", "Delete", "PageUp", "PageDown", "Esc", "QR"),
    *("q", "l", "j", "s", "r", "c", "n", "p", "g"),
    *("ms", "s", "ns", "kB", "MB", "GB"),
    *("CSV", "NPZ", "JSON", "SVG", "PNG", "Python", "NumPy"),
}
SYMBOL = re.compile(r"d?w\d_\d+|x\d|\d+k|\d+M|e")

READ_WORDS = """() => {
  const words = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: home, data } = walker.currentNode;
    if (home.closest("script, style, [lang]:not(html)") || !data.trim()) continue;
    words.push(data.trim());
  }
  for (const element of document.querySelectorAll("[aria-label], [title]")) {
    if (element.closest("[lang]:not(html)")) continue;
    for (const name of ["aria-label", "title"]) {
      const text = element.getAttribute(name);
      if (text && !/^(y|E|w|dw) = /.test(text)) words.push(text);
    }
  }
  return words;
}"""

TOKENS = ("bg", "ink", "muted", "accent", "on-accent", "alarm", "care", "soft", "grid")
READ_TOKENS = """(names) => {
  const probe = document.createElement("i");
  document.body.append(probe);
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const colours = names.map((name) => {
    probe.style.setProperty("color", `var(--${name})`);
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  });
  probe.remove();
  return Object.fromEntries(names.map((name, i) => [name, colours[i]]));
}"""
# Text on its ground, as page.css pairs them.
TEXTS = [
    ("ink", "bg"),
    ("ink", "soft"),
    ("ink", "grid"),
    ("muted", "bg"),
    ("muted", "soft"),
    ("accent", "bg"),
    ("on-accent", "accent"),
    ("alarm", "bg"),
    ("care", "bg"),
    ("bg", "ink"),
]
by_theme = pytest.mark.parametrize("theme", ["light", "dark"])


def luminance(colour):
    """WCAG 2.2: relative luminance."""
    parts = [c / 255 for c in colour]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """WCAG 2.2: contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def english(words):
    """Return the Latin words that are no names, symbols or numbers."""
    found = {part for text in words for part in re.findall(r"[A-Za-z][A-Za-z0-9_]*", text)}
    return {part for part in found if part not in LATIN and not SYMBOL.fullmatch(part)}


def everything(screen):
    """Open what can be opened, so that all words are there, and return them."""
    page = screen.page
    page.locator("details").evaluate_all("all => all.forEach((one) => (one.open = true))")

    def rest():
        words = page.evaluate(READ_WORDS)
        page.wait_for_timeout(300)
        busy = page.locator("[aria-busy=true]:visible").count()
        return words if not busy and page.evaluate(READ_WORDS) == words else None

    words = screen.until(rest, "the words do not come to rest")
    return [text for text in words if text != OTHER_LANGUAGE]


def background(screen):
    return screen.page.evaluate("getComputedStyle(document.body).backgroundColor")


OTHER_LANGUAGE = "Show in English"  # a Japanese page says this one thing in English
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(20, 23, 28)"


def test_japanese_leaves_no_english(visit, article_id):
    screen = visit(f"/?run={article_id}&lang=ja")
    screen.page.get_by_text("完了").wait_for()
    assert screen.page.locator("html").get_attribute("lang") == "ja"
    words = everything(screen)
    assert len(words) > 100
    assert english(words) == set()


def test_the_language_button_says_every_word_again(article_screen, visit, article_id):
    page = article_screen.page
    page.locator(".chapter").first.wait_for()
    before = everything(article_screen)
    assert english(before)
    article_screen.button("日本語で表示").click()
    expect(page.get_by_text("完了")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    switched = everything(article_screen)
    assert english(switched) == set()
    # The same words as a page that was Japanese from the first paint on.
    fresh = visit(f"/?run={article_id}&lang=ja")
    fresh.finished("完了")
    fresh.page.locator(".chapter").first.wait_for()
    assert sorted(set(everything(fresh))) == sorted(set(switched))
    page.get_by_role("button", name="Show in English").click()
    expect(page.get_by_text("Done:")).to_be_visible()
    assert sorted(everything(article_screen)) == sorted(before)


def test_the_language_is_that_of_the_browser_and_the_address_keeps_a_choice(visit):
    screen = visit(locale="ja-JP")
    expect(screen.page.get_by_role("button", name="学習開始", exact=True)).to_be_visible()
    assert screen.button("Show in English").get_attribute("lang") == "en"
    screen.button("Show in English").click()
    expect(screen.button("Train")).to_be_visible()
    assert screen.button("日本語で表示").get_attribute("lang") == "ja"
    screen.page.reload()
    expect(screen.button("Train")).to_be_visible()


def test_no_key_of_the_catalogue_is_shown_instead_of_its_words(article_screen, server):
    keys = set(server.client.get("/static/catalogue.json").json())
    dotted = {key for key in keys if "." in key}
    assert dotted
    for _ in range(2):
        words = set(everything(article_screen))
        assert words & dotted == set()
        assert not [text for text in words if re.search(r"\{\w+\}", text)]
        article_screen.button(re.compile("日本語で表示|Show in English")).click()


def test_every_word_is_in_both_languages_with_the_same_places(server):
    for key, entry in server.client.get("/static/catalogue.json").json().items():
        assert set(entry) == {"en", "ja"}, key
        assert entry["en"].strip(), key
        assert entry["ja"].strip(), key
        places = [sorted(set(re.findall(r"\{\w+\}", text))) for text in entry.values()]
        assert places[0] == places[1], key


def test_the_colours_follow_the_system_and_can_be_set_and_stay(visit):
    screen = visit(color_scheme="light")
    page = screen.page
    assert background(screen) == LIGHT
    page.emulate_media(color_scheme="dark")
    assert background(screen) == DARK
    screen.button("Colours: as the system").click()
    screen.button("Colours: light").wait_for()
    assert background(screen) == LIGHT
    page.reload()
    screen.button("Colours: light").wait_for()
    assert background(screen) == LIGHT
    screen.button("Colours: light").click()
    page.emulate_media(color_scheme="light")
    screen.button("Colours: dark").wait_for()
    assert background(screen) == DARK
    page.reload()
    assert background(screen) == DARK
    screen.button("Colours: dark").click()
    screen.button("Colours: as the system").wait_for()
    assert background(screen) == LIGHT


def test_charts_change_their_colours_with_the_theme(article_screen):
    def colours():
        return article_screen.page.evaluate(
            """() => [...document.querySelectorAll(".chart")]
              .map(({ data }) => data[0].line.color)"""
        )

    light = colours()
    assert len(light) == 16
    article_screen.page.emulate_media(color_scheme="dark")
    article_screen.until(
        lambda: all(a != b for a, b in zip(light, colours(), strict=True)),
        "some charts keep their colours",
    )


@by_theme
def test_text_has_contrast(visit, theme):
    screen = visit(color_scheme=theme)
    colours = screen.page.evaluate(READ_TOKENS, TOKENS)
    low = {
        f"{text} on {ground}": round(ratio, 2)
        for text, ground in TEXTS
        if (ratio := contrast(colours[text], colours[ground])) < 4.5
    }
    assert low == {}


@by_theme
def test_curves_have_contrast(visit, theme):
    # WCAG 2.2, 1.4.11: graphics need 3 to 1.
    screen = visit(color_scheme=theme)
    expect(screen.chip("w2_12")).to_be_visible()
    ground = screen.page.evaluate(READ_TOKENS, ["bg"])["bg"]
    chips = screen.page.evaluate(
        """() => [...document.querySelectorAll(".swatch")].map((swatch) =>
          getComputedStyle(swatch).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number))"""
    )
    assert len(chips) == 9
    assert [colour for colour in chips if contrast(colour, ground) < 3] == []
