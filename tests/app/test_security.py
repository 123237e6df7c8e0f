"""Who may ask: hosts, origins, bodies; and the headers that every answer carries."""

import http.client

import pytest

PORT = "{port}"  # stands for the server's own port


def ask(server, method="GET", path="/healthz", headers=(), body=None):
    """Send exactly these headers and return the answer, its body read."""
    host, port = server.url.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=20)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in headers:
        connection.putheader(name, value.replace(PORT, port))
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    answer = connection.getresponse()
    answer.body = answer.read()
    connection.close()
    return answer


JSON = ("Content-Type", "application/json")
HERE = ("Host", "localhost:{port}")


@pytest.mark.parametrize(
    "host",
    ["localhost:{port}", "127.0.0.1:{port}", "[::1]:{port}", "localhost", "127.0.0.1", "[::1]",
     "LocalHost:{port}", "LOCALHOST", "localhost:1"],
)  # fmt: skip
def test_the_servers_own_names_are_answered_whatever_their_case_and_port(server, host):
    assert ask(server, headers=[("Host", host)]).status == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "localhost.evil.example:{port}", "127.0.0.1.nip.io",
     "evil.example:{port}:localhost", "localhost:{port}.evil.example", "localhost:x", "localhost:",
     "localhost:123456", "localhost:" + "1" * 300, "localhost:²",
     "localhost@evil.example", "127.0.0.2", "0.0.0.0", "[::2]:{port}", "::1", "[::1", "", "127.1",
     "localhost, evil.example", "localhost/", "xn--localhost-"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/healthz", "/", "/docs", "/runs", "/static/main.js", "/nothere"])
def test_another_name_is_refused_on_every_path(server, host, path):
    answer = ask(server, path=path, headers=[("Host", host)])
    assert answer.status == 421
    assert answer.getheader("content-type") == "application/problem+json"
    assert b'"type":"unknown-host"' in answer.body
    assert b'"field":"Host"' in answer.body


def test_a_request_without_a_host_is_refused(server):
    assert ask(server).status in {400, 421}


def test_a_request_with_two_hosts_is_refused(server):
    answer = ask(server, headers=[HERE, ("Host", "evil.example")])
    assert answer.status in {400, 421}


def test_names_can_be_added(serve_with):
    server = serve_with(allowed_hosts="net.example,Lab.Example")
    for host, status in [("net.example:{port}", 200), ("lab.example", 200), ("x.example", 421)]:
        assert ask(server, headers=[("Host", host)]).status == status


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/train"),
        ("POST", "/runs/nothere/stop"),
        ("DELETE", "/runs/nothere"),
        ("PUT", "/train"),
    ],
)
@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Origin", "http://evil.example"),
        ("Origin", "null"),
        ("Origin", "http://127.0.0.1:{port}"),  # another site than localhost
        ("Origin", "http://localhost"),  # another port
        ("Origin", "http://localhost:{port}.evil.example"),
        ("Origin", ""),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        ("Sec-Fetch-Site", "anything"),
    ],
)
def test_another_sites_page_may_change_nothing(server, method, path, header, value):
    answer = ask(server, method, path, [HERE, JSON, (header, value)], body=b"{}")
    assert answer.status == 403
    assert answer.getheader("content-type") == "application/problem+json"
    assert b'"type":"foreign-origin"' in answer.body
    assert b'"field":"%b"' % header.encode() in answer.body


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("Origin", "http://localhost:{port}")],
        [("Origin", "http://LOCALHOST:{port}")],
        [("Origin", "http://localhost:{port}"), ("Sec-Fetch-Site", "same-origin")],
        [("Sec-Fetch-Site", "none")],
    ],
    ids=["a script", "the page", "another case", "the page in a browser", "typed"],
)
def test_the_servers_own_page_and_scripts_may_train(server, headers):
    answer = ask(server, "POST", "/train", [HERE, JSON, *headers], body=b'{"iterations": 1}')
    assert answer.status == 202


def test_reading_is_no_change_wherever_it_comes_from(server):
    for header in [("Origin", "http://evil.example"), ("Sec-Fetch-Site", "cross-site")]:
        assert ask(server, headers=[HERE, header]).status == 200


def test_a_text_body_which_a_foreign_page_may_send_unasked_is_refused(server):
    answer = ask(server, "POST", "/train", [HERE, ("Content-Type", "text/plain")], body=b"{}")
    assert answer.status == 415


KINDS = {
    "the page": ("GET", "/", 200),
    "json": ("GET", "/healthz", 200),
    "docs": ("GET", "/docs", 200),
    "openapi": ("GET", "/openapi.json", 200),
    "a docs file": ("GET", "/docs-assets/swagger-ui.css", 200),
    "a static file": ("GET", "/static/names.js", 200),
    "not found": ("GET", "/nothere", 404),
    "not allowed": ("GET", "/train", 405),
    "a bad field": ("GET", "/runs?limit=0", 422),
    "no body": ("POST", "/train", 422),
}


@pytest.mark.parametrize(("method", "path", "status"), KINDS.values(), ids=KINDS)
def test_every_kind_of_answer_carries_the_security_headers(server, method, path, status):
    answer = ask(server, method, path, [HERE])
    assert answer.status == status
    guarded(answer)


def guarded(answer):
    """Assert that an answer carries the security headers, and none that lets other sites read."""
    policy = dict(
        part.strip().split(" ", 1)
        for part in answer.getheader("content-security-policy").split(";")
    )
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert "script-src" not in policy or "unsafe" not in policy["script-src"]
    assert "http" not in answer.getheader("content-security-policy")
    assert "*" not in answer.getheader("content-security-policy")
    assert answer.getheader("x-content-type-options") == "nosniff"
    assert answer.getheader("referrer-policy") == "no-referrer"
    assert answer.getheader("cross-origin-resource-policy") == "same-origin"
    assert answer.getheader("server") is None
    assert not [
        name for name, _ in answer.getheaders() if name.lower().startswith("access-control")
    ]


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ([("Host", "evil.example")], b"{}", 421),
        ([HERE, JSON, ("Origin", "http://evil.example")], b"{}", 403),
        ([HERE, ("Content-Type", "text/plain")], b"{}", 415),
        ([HERE, JSON], b" " * 65537, 413),
        ([HERE, JSON], b"{", 400),
        ([HERE, JSON], b"[]", 422),
        ([HERE, JSON], b'{"iterations": 1}', 202),
        ([HERE, JSON, ("Accept", "text/event-stream")], b'{"iterations": 1}', 200),
    ],
)
def test_every_answer_to_a_post_carries_the_security_headers(server, headers, body, status):
    answer = ask(server, "POST", "/train", headers, body)
    assert answer.status == status
    guarded(answer)


def test_a_preflight_is_granted_nothing(server):
    asked = [HERE, ("Origin", "http://evil.example"), ("Access-Control-Request-Method", "POST")]
    answer = ask(server, "OPTIONS", "/train", asked)
    assert answer.status == 405
    guarded(answer)


def test_a_mistake_of_ours_is_a_500_problem_with_the_security_headers_and_in_the_log(
    serve_here, caplog, monkeypatch
):
    server = serve_here()

    def breaks(*_):
        raise MemoryError("a secret of the inside")

    monkeypatch.setattr(server.services.store, "page", breaks)
    answer = ask(server, path="/runs", headers=[HERE])
    assert answer.status == 500
    assert answer.getheader("content-type") == "application/problem+json"
    assert b'"type":"internal-error"' in answer.body
    assert b"secret" not in answer.body
    # The answer is made outside of every middleware: the headers are added to it alone.
    assert "default-src 'self'" in answer.getheader("content-security-policy")
    assert answer.getheader("x-content-type-options") == "nosniff"
    assert "a secret of the inside" in caplog.text
