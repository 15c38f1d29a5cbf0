"""Nobody sends us where they may not go themselves (server-side request forgery)."""

import http.server
import ipaddress
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.access import outbound
from goodword.access.outbound import Forbidden, Unreachable, checked, is_public, post

PUBLIC = "93.184.215.14"


def leads_to(*addresses: str) -> Callable[[str, int], list[str]]:
    """A resolver that always tells the same."""
    return lambda host, port: list(addresses)


INSIDE = [
    "127.0.0.1", "127.9.8.7", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255",
    "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.51.100.7",
    "203.0.113.9", "192.88.99.1", "::", "::1", "fe80::1", "fe80::1%1", "fc00::1", "fd00:ec2::254",
    "ff02::1", "fec0::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_no_address_of_the_inside_is_asked(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    with pytest.raises(Forbidden, match="private network"):
        checked("https://innocent.example/", resolve=leads_to(address))


@pytest.mark.parametrize("address", INSIDE)
def test_one_address_of_the_inside_among_public_ones_is_enough_to_refuse(address: str) -> None:
    with pytest.raises(Forbidden):
        checked("https://innocent.example/", resolve=leads_to(PUBLIC, address))


@pytest.mark.parametrize(
    "address",
    [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_the_public_internet_may_be_asked(address: str) -> None:
    target = checked("https://hooks.example/x?y=1", resolve=leads_to(address))
    assert (target.host, target.port, target.addresses) == ("hooks.example", 443, (address,))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "0x7f.1",
        "2130706433",
        "127.1",
        "0177.0.0.1",
        "[::ffff:7f00:1]",
    ],
)
def test_an_address_of_this_machine_is_known_however_it_is_written(host: str) -> None:
    with pytest.raises(Unreachable):
        checked(f"https://{host}/")


@pytest.mark.parametrize("name", ["127.0.0.1.nip.io", "metadata.google.internal", "LOCALHOST."])
def test_a_name_that_hides_an_address_is_looked_through(name: str) -> None:
    with pytest.raises(Forbidden):
        checked(f"https://{name}/", resolve=leads_to("127.0.0.1"))


@pytest.mark.parametrize(
    "url",
    [
        "", "hooks.example", "ftp://hooks.example/", "file:///etc/passwd", "gopher://x/", "https://",
        "https:///x", "https://user:word@hooks.example/", "https://hooks.example:99999/",
        "https://hooks.example:0/", "https://a b.example/", "https://hooks.example/\r\nX: y",
        "https://hooks.example\\@127.0.0.1/", "https://[::1", "javascript:alert(1)",
        "https://" + "x" * 1000 + ".example/", "http://hooks.example/",
    ],
)  # fmt: skip
def test_what_is_no_safe_web_address_is_refused_in_words(url: str) -> None:
    with pytest.raises(Forbidden) as refused:
        checked(url, resolve=leads_to(PUBLIC))
    assert "https://" in str(refused.value) or "name and password" in str(refused.value)


@given(st.text(max_size=60))
def test_whatever_somebody_types_is_answered(text: str) -> None:
    for url in (text, f"https://{text}", f"https://{text}/"):
        try:
            target = checked(url, resolve=leads_to("127.0.0.1"))
        except Unreachable:
            continue
        raise AssertionError(target)


@given(st.ip_addresses(v=4))
def test_an_address_that_wraps_another_is_as_good_as_that(inner: ipaddress.IPv4Address) -> None:
    number = int(inner)
    for wrapped in (
        ipaddress.IPv6Address((0xFFFF << 32) | number),
        ipaddress.IPv6Address((0x64FF9B << 96) | number),
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80)),
    ):
        assert is_public(wrapped) == is_public(inner)


@contextmanager
def serving(
    answer: Callable[[http.server.BaseHTTPRequestHandler], None],
    trust: ssl.SSLContext | None = None,
) -> Iterator[tuple[int, list[dict[str, str]]]]:
    """A server on this machine; its port, and the heads of what it was asked."""
    heads: list[dict[str, str]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heads.append({**dict(self.headers.items()), "path": self.path})
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer(self)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if trust is not None:
        server.socket = trust.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], heads
    finally:
        server.shutdown()
        server.server_close()


def says(status: int, body: bytes = b"", **headers: str) -> Callable[..., None]:
    """An answer."""

    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def ask(port: int, **more: object) -> outbound.Answer:
    url = f"http://hooks.example:{port}/in?a=b"
    return post(
        url,
        b"{}",
        {"X-Told": "yes"},
        private_hosts=["hooks.example"],
        resolve=leads_to("127.0.0.1"),
        **more,
    )  # type: ignore[arg-type]


def test_it_is_asked_by_its_name_at_the_address_that_was_looked_at() -> None:
    with serving(says(200, b"thanks")) as (port, heads):
        answer = ask(port)
    assert (answer.status, answer.body) == (200, b"thanks")
    assert heads[0]["Host"] == f"hooks.example:{port}"
    assert (heads[0]["path"], heads[0]["X-Told"]) == ("/in?a=b", "yes")


def test_a_name_is_looked_up_once() -> None:
    told: list[str] = []

    def fickle(host: str, port: int) -> list[str]:
        told.append(host)
        return [PUBLIC] if len(told) > 1 else ["127.0.0.1"]

    with serving(says(200)) as (port, _):
        post(
            f"http://hooks.example:{port}/",
            b"",
            {},
            private_hosts=["hooks.example"],
            resolve=fickle,
        )
    assert told == ["hooks.example"]


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    with serving(says(302, Location="http://169.254.169.254/latest/")) as (port, heads):
        assert ask(port).status == 302
    assert len(heads) == 1


def test_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with serving(says(204)) as (port, _):
        assert ask(port).status == 204


def test_a_long_answer_is_cut() -> None:
    with serving(says(200, b"x" * 1_000_000)) as (port, _):
        assert len(ask(port).body) == outbound.MOST_BYTES


def test_an_answer_that_drips_is_cut_off_in_time() -> None:
    def drip(handler: http.server.BaseHTTPRequestHandler) -> None:
        try:
            for _ in range(100):
                handler.wfile.write(b"H")
                handler.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    begun = time.monotonic()
    with serving(drip) as (port, _), pytest.raises(Unreachable, match=r"within 0\.4 seconds"):
        ask(port, seconds=0.4)
    assert time.monotonic() - begun < 3


def test_nobody_there_is_said_in_words() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(Unreachable, match="could not be reached"):
            ask(taken.getsockname()[1])


def test_what_is_no_http_is_said_in_words() -> None:
    def nonsense(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"\x00\x01\x02\r\n\r\n")

    with serving(nonsense) as (port, _), pytest.raises(Unreachable):
        ask(port)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for hooks.example."""
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650",
         "-keyout", key, "-out", cert, "-subj", "/CN=hooks.example",
         "-addext", "subjectAltName=DNS:hooks.example"],
        check=True, capture_output=True,
    )  # fmt: skip
    return cert, key


def test_tls_asks_for_the_name_and_takes_only_its_certificate(
    certificate: tuple[Path, Path],
) -> None:
    cert, key = certificate
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(cert, key)
    asked: list[str | None] = []
    ours.sni_callback = lambda sock, name, context: asked.append(name)  # type: ignore[assignment]
    knows = ssl.create_default_context(cafile=str(cert))
    inside = {"private_hosts": ["hooks.example", "other.example"], "resolve": leads_to("127.0.0.1")}
    with serving(says(200), trust=ours) as (port, heads):
        good = post(f"https://hooks.example:{port}/", b"", {}, trust=knows, **inside)  # type: ignore[arg-type]
        with pytest.raises(Unreachable, match="certificate"):
            post(f"https://other.example:{port}/", b"", {}, trust=knows, **inside)  # type: ignore[arg-type]
        with pytest.raises(Unreachable, match="certificate"):
            post(f"https://hooks.example:{port}/", b"", {}, **inside)  # type: ignore[arg-type]
    assert good.status == 200 and asked[0] == "hooks.example" and len(heads) == 1
