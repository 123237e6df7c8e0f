"""The documents against the code: what exists and is not in them fails here."""

import re
from pathlib import Path

import pytest

from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
WIRE = (ROOT / "docs" / "wire.md").read_text()
EVERYWHERE = "\n".join(
    path.read_text() for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
)
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
TARGETS = re.findall(r"^([a-z][\w-]*):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)


def told(name, text=WIRE):
    """Return whether a name stands in a text as code: in backticks or in a block."""
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", code_of(text)) is not None


def code_of(text):
    blocks = re.findall(r"```.*?```", text, re.DOTALL)
    spans = re.findall(r"`[^`\n]+`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return "\n".join(blocks + spans)


def test_a_name_that_is_not_in_a_document_is_missed():
    assert not told("nothing-is-called-so")
    assert told("a", "`a`")
    assert not told("a", "a `b` a-b")


def test_every_route_is_in_the_wire_document(server):
    for path, item in server.client.get("/openapi.json").json()["paths"].items():
        for method in item:
            assert told(f"{method.upper()} {path.replace('run_id', 'id')}"), (method, path)


def test_every_query_parameter_and_header_is_in_the_wire_document(server):
    for item in server.client.get("/openapi.json").json()["paths"].values():
        for operation in item.values():
            for parameter in operation.get("parameters", []):
                if parameter["in"] != "path":
                    name = {"last-event-id": "Last-Event-ID"}.get(
                        parameter["name"], parameter["name"]
                    )
                    assert told(name), name


def names_in(data):
    """Yield every name in an event's data, but for those of the config and links' own documents."""
    for name, value in data.items():
        yield name
        if isinstance(value, dict):
            yield from names_in(value)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield from names_in(value[0])


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"frame": 5},
        {"frame": 5, "encoding": "f32"},
        {"frame": 5, "encoding": "f64", "stride": 2, "envelope": True},
    ],
    ids=["events", "frames", "f32", "envelope"],
)
def test_every_event_and_every_field_of_it_is_in_the_wire_document(server, query):
    for event in server.train_events({"iterations": 10}, **query):
        assert told(f"event: {event.name}"), event.name
        for name in names_in(event.data):
            assert told(name), (event.name, name)


def test_every_error_type_is_in_the_wire_document_with_its_status():
    from app import errors

    found = {
        (one.type, one.status)
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, errors.BackscopeError)
    }
    guard = (ROOT / "app" / "security.py").read_text() + (ROOT / "app" / "errors.py").read_text()
    found |= {
        (kind, int(status)) for status, kind in re.findall(r"Error\((\d{3}), \"([\w-]+)\"", guard)
    }
    found |= {
        ("bad-field", 422),
        ("bad-field", 400),
        ("not-found", 404),
        ("method-not-allowed", 405),
    }
    assert len(found) >= 12
    for kind, status in found:
        assert re.search(rf"\| `{kind}` \|[^|\n]*\b{status}\b", WIRE), (kind, status)


def test_every_setting_is_in_the_documents_with_its_variable():
    for name in Settings.model_fields:
        assert told(f"BACKSCOPE_{name.upper()}", EVERYWHERE), name


def test_every_limit_is_in_the_wire_document_with_its_variable_and_default():
    for name, setting in Settings.model_fields.items():
        if name.startswith("max_"):
            [line] = [one for one in WIRE.splitlines() if f"BACKSCOPE_{name.upper()}" in one]
            default = setting.default
            spelled = (
                f"{default:g}"
                if isinstance(default, float)
                else f"{default:,}"
                if default
                else "none"
            )
            assert spelled.replace("e+", "e") in line, (name, spelled)


def test_the_makefile_has_targets():
    assert {"run", "test", "check", "bench"} <= set(TARGETS)


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_is_in_the_documents(target):
    assert told(f"make {target}", EVERYWHERE)


def test_the_worked_example_in_python_decodes_what_the_server_sends(server):
    """The document's own lines, run as they stand."""
    [example] = [
        block
        for block in re.findall(r"```python\n(.*?)```", WIRE, re.DOTALL)
        if "frombuffer" in block
    ]
    names = {}
    exec(compile(example.replace("http://localhost:8000", server.url), "wire.md", "exec"), names)
    # The article's last y, from the last record of the run
    expected = [0.010878916557652177, 0.990300900829971, 0.990300900829971, 0.009582600829164683]
    assert names["y"].shape == (4, 10_000)
    assert names["y"][:, -1] == pytest.approx(expected, rel=1e-12)
    assert names["w"].shape == (4, 9, 10_000)
    assert (names["w"][:, :, 0] == 1.0).all()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_no_document_speaks_of_what_is_not_in_the_repository(document):
    text = document.read_text()
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text)
    files = re.findall(r"`((?:app|core|static|templates|tests|bench|docs)/[\w./-]+)`", text)
    beside = [document.parent / link for link in links]
    missing = [path for path in (*beside, *(ROOT / file for file in files)) if not path.exists()]
    assert missing == []


def test_every_picture_is_shown_in_a_document():
    shown = "".join(document.read_text() for document in DOCUMENTS)
    pictures = [picture.name for picture in (ROOT / "docs" / "screenshots").glob("*.png")]
    assert [name for name in pictures if name not in shown] == []
