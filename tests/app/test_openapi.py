"""The API's own description: complete, true, and its examples work."""

import re

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.core import NOT_SET
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app.main import create_app
from app.settings import Settings

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def described(server):
    """Return /openapi.json as it is once there is a run."""
    server.trained(iterations=1000)
    return server.client.get("/openapi.json").json()


def operations(described):
    """Yield (method, path, operation)."""
    for path, item in described["paths"].items():
        for method in METHODS & item.keys():
            yield method, path, item[method]


def test_the_routes_are_those_of_the_contract(described):
    assert {f"{method.upper()} {path}" for method, path, _ in operations(described)} == {
        "POST /train",
        "GET /runs",
        "GET /events",
        "GET /runs/{run_id}",
        "PATCH /runs/{run_id}",
        "DELETE /runs/{run_id}",
        "POST /runs/{run_id}/restore",
        "POST /runs/{run_id}/stop",
        "POST /runs/{run_id}/extend",
        "GET /runs/{run_id}/reached",
        "GET /runs/{run_id}/surface",
        "GET /runs/{run_id}/hidden",
        "GET /runs/{run_id}/landscape",
        "GET /runs/{run_id}/explain",
        "GET /runs/{run_id}/tug",
        "GET /runs/{run_id}/moments",
        "GET /runs/{run_id}/events",
        "GET /runs/{run_id}/records",
        "GET /runs/{run_id}/records.csv",
        "GET /runs/{run_id}/records.npz",
        "GET /runs/{run_id}/records.json",
        "GET /runs/{run_id}/recipe.json",
        "GET /runs/{run_id}/script.py",
        "GET /runs/{run_id}/report",
        "GET /qr.svg",
        "GET /healthz",
    }


def test_every_route_has_a_summary_and_a_description(described):
    for method, path, operation in operations(described):
        assert operation.get("summary"), (method, path)
        assert operation.get("description"), (method, path)


def test_every_parameter_is_described_and_path_parameters_have_an_example(described):
    for method, path, operation in operations(described):
        for parameter in operation.get("parameters", []):
            where = (method, path, parameter["name"])
            assert parameter.get("description"), where
            if parameter["in"] == "path":
                assert example_of(parameter), where


def example_of(parameter):
    found = parameter.get("examples") or parameter["schema"].get("examples")
    return next(iter(found.values()))["value"] if isinstance(found, dict) else found[0]


def bodies_of(operation, schemas):
    """Return the examples of a route's body: its own, or one made of those of its fields."""
    if "requestBody" not in operation:
        return [None]
    described = operation["requestBody"]["content"]["application/json"]
    if "examples" in described:
        return [example["value"] for example in described["examples"].values()]
    fields = schemas[described["schema"]["$ref"].rpartition("/")[2]]["properties"]
    return [{name: field["examples"][0] for name, field in fields.items() if "examples" in field}]


def test_every_example_works(server, described):
    """As someone would try them in /docs: deleting last, and then undoing that."""
    order = {"delete": 1, "restore": 2}
    tried = 0
    for method, path, operation in sorted(
        operations(described), key=lambda o: order.get(o[0], order.get(o[1].rpartition("/")[2], 0))
    ):
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                path = path.replace(f"{{{parameter['name']}}}", example_of(parameter))  # noqa: PLW2901
        for body in bodies_of(operation, described["components"]["schemas"]):
            with server.client.stream(method, path, json=body) as answer:
                if path != "/events":  # which has no end
                    answer.read()
                    assert 200 <= answer.status_code < 300, (method, path, body, answer.text)
            assert str(answer.status_code) in operation["responses"]
            tried += 1
    assert tried >= 20


def test_every_error_is_a_problem_document_in_the_description_too(described):
    for method, path, operation in operations(described):
        for status, answer in operation["responses"].items():
            # /healthz answers 503 with the same document as 200: it is no error that it is unwell
            if status.startswith(("4", "5")) and path != "/healthz":
                assert list(answer["content"]) == ["application/problem+json"], (
                    method,
                    path,
                    status,
                )


def test_docs_is_a_page_without_any_foreign_address(server):
    page = server.client.get("/docs")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert not re.findall(r"(?:https?:)?//[\w.-]+", page.text.replace("http://www.w3.org", ""))
    files = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert files
    for file in files:
        assert file.startswith(("/", "data:")), file
        if file.startswith("/"):
            assert server.client.get(file).status_code == 200, file


# The streams are left out: their answers do not end while a run trains. They have their own tests.
TRIED = [
    "POST /train",
    "GET /runs",
    "GET /runs/{run_id}",
    "PATCH /runs/{run_id}",
    "DELETE /runs/{run_id}",
    "POST /runs/{run_id}/restore",
    "POST /runs/{run_id}/stop",
    "POST /runs/{run_id}/extend",
    "GET /runs/{run_id}/reached",
    "GET /runs/{run_id}/surface",
    "GET /runs/{run_id}/hidden",
    "GET /runs/{run_id}/landscape",
    "GET /runs/{run_id}/records",
    "GET /runs/{run_id}/recipe.json",
    "GET /runs/{run_id}/script.py",
    "GET /runs/{run_id}/report",
    "GET /qr.svg",
    "GET /healthz",
]


@pytest.fixture(scope="module")
def schema(server, described):
    """Return the description as schemathesis reads it."""
    return schemathesis.openapi.from_url(server.url + "/openapi.json")


@pytest.mark.parametrize("label", TRIED)
def test_no_request_finds_an_answer_that_is_not_described(schema, label):
    found = (result.ok() for result in schema.get_all_operations())
    [operation] = [one for one in found if one.label == label]

    @settings(
        max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(case=operation.as_strategy())
    def try_one(case):
        if case.body is not NOT_SET and isinstance(case.body, dict):
            case.body["iterations"] = min_or_same(case.body.get("iterations", 1))
        case.call_and_validate(
            timeout=20,
            headers={"Accept": "application/json"},
            # Rules between fields (a target for each row of x) are no part of the schema.
            excluded_checks=[positive_data_acceptance],
        )

    try_one()


def min_or_same(iterations):
    """Keep valid runs short, so that the queue does not fill; leave what is no number of them."""
    return iterations % 100 + 1 if isinstance(iterations, int) and iterations > 1 else iterations


def test_the_description_can_be_made_without_a_server(tmp_path):
    app = create_app(Settings(data=tmp_path))
    assert app.title == "Backscope"
