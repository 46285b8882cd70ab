"""Papers take nothing from outside: no address, no file, whatever a text says."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
from pypdf import PdfReader

from rituximab.papers.order_set import order_set
from rituximab.papers.render import OwnPictures, Refused, qr_code, render
from tests.papers.charts import snapshot
from tests.protocol.casekit import ready_adult

SCHEMES = (
    "http://{host}/a",
    "https://{host}/a",
    "HTTP://{host}/a",
    "ftp://{host}/a",
    "gopher://{host}/a",
    "jar:http://{host}!/a",
    "file://{file}",
    "file:{file}",
    "FILE://{file}",
    "file://localhost{file}",
    "file:///proc/self/environ",
    "data:text/plain,secret",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='http://{host}/b'/></svg>",
    "data:text/html,<img src='http://{host}/c'>",
    "{file}",
    "../../../../etc/hostname",
    "//{host}/a",
    "http://{host}/%0d%0aX: y",
    "http://user:pass@{host}/a",
    "http://{host}\\@example.org/a",
)
WAYS = (
    '<img src="{url}" alt="">',
    '<img srcset="{url} 1x" alt="">',
    '<link rel="stylesheet" href="{url}">',
    '<link rel="attachment" href="{url}">',
    '<a rel="attachment" href="{url}">x</a>',
    '<style>@import url("{url}");</style>',
    '<style>@import "{url}" print;</style>',
    '<style>@font-face {{ font-family: f; src: url("{url}") }} p {{ font-family: f }}</style>',
    '<style>body {{ background: url("{url}") }}</style>',
    '<style>p::before {{ content: url("{url}") }}</style>',
    '<style>li {{ list-style-image: url("{url}") }}</style>',
    '<style>p {{ border-image: url("{url}") 1 }}</style>',
    '<style>@page {{ background: url("{url}") }}</style>',
    "<p style=\"background-image: url('{url}')\">x</p>",
    '<object data="{url}"></object>',
    '<embed src="{url}">',
    '<iframe src="{url}"></iframe>',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}" width="9" height="9"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><use href="{url}#x"/></svg>',
    '<base href="{url}"><img src="relative.png" alt="">',
    '<meta http-equiv="refresh" content="0;url={url}">',
    '<input type="image" src="{url}">',
)
SECRET = "4711-kept-in-a-file"


class Canary(BaseHTTPRequestHandler):
    """A listener that notes who comes."""

    hits: list[str] = []

    def do_GET(self) -> None:
        self.hits.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        return None


@pytest.fixture
def host() -> Iterator[str]:
    Canary.hits.clear()
    server = HTTPServer(("127.0.0.1", 0), Canary)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret.txt"
    file.write_text(SECRET)
    return file


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_address_is_fetched(scheme: str, host: str, secret: Path) -> None:
    _, own = qr_code("own")
    fetcher = OwnPictures({"data:image/png;base64,own": own})
    with pytest.raises(Refused):
        fetcher.fetch(scheme.format(host=host, file=secret))
    assert Canary.hits == []


def test_its_own_picture_is_given_out() -> None:
    source, own = qr_code("own")
    assert OwnPictures({source: own}).fetch(source).read() == own


@pytest.mark.parametrize("way", WAYS)
def test_nothing_gets_in_even_without_escaping(way: str, host: str, secret: Path) -> None:
    body = "".join(way.format(url=s.format(host=host, file=secret)) for s in SCHEMES)
    html = f'<!DOCTYPE html><html lang="en"><title>x</title><body>{body}<p>y</p></body></html>'
    pdf = render(html, "")
    assert Canary.hits == []
    reader = PdfReader(BytesIO(pdf))
    assert SECRET not in "".join(page.extract_text() for page in reader.pages)
    assert SECRET.encode() not in pdf
    assert not reader.attachments


def test_the_canary_sings_for_an_open_fetcher(host: str) -> None:
    """The test above would fail if the fetcher let anything through."""
    from weasyprint import HTML

    HTML(string=f'<img src="http://{host}/seen" alt="">').write_pdf()
    assert Canary.hits == ["/seen"]


def test_a_stylesheet_fetches_nothing_either(host: str) -> None:
    css = f'@import url("http://{host}/a"); body {{ background: url("http://{host}/b") }}'
    render('<html lang="en"><title>x</title><p>y</p></html>', css)
    assert Canary.hits == []


def test_texts_of_people_ask_for_nothing(host: str, secret: Path) -> None:
    texts = [way.format(url=f"http://{host}/x") for way in WAYS]
    snap = snapshot(
        ready_adult(),
        family_name=f"<img src=file://{secret}>",
        allergies=[(one[:100], one[:200]) for one in texts],
    )
    pdf = order_set(snap)
    assert Canary.hits == []
    assert not PdfReader(BytesIO(pdf)).attachments
