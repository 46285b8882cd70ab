"""The only place that knows WeasyPrint: HTML and CSS in, bytes of a tagged PDF out.

Nothing is fetched, neither from the network nor from a file: the pictures a paper needs are made
here and handed over. The same HTML gives the same bytes.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any

import segno
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from rituximab.records.sealed import Unprintable

VARIANT = "pdf/ua-1"
PNG = "image/png"
#: Where a relative address would lead; like every other it is refused.
NOWHERE = "https://nowhere.invalid/"


class Refused(ValueError):
    """A paper asked for something from outside; it never gets it."""


class OwnPictures(URLFetcher):
    """Gives out the pictures it was made with and nothing else, whatever the address says."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.pictures = pictures

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        picture = self.pictures.get(url)
        if picture is None:
            raise Refused("Papers take nothing from outside.")
        return URLFetcherResponse(url, picture, {"Content-Type": PNG})


def render(
    html: str, css: str, pictures: Mapping[str, bytes] | None = None, *, whole: bool = False
) -> bytes:
    """The PDF of a whole page in HTML; ``pictures`` maps each ``src`` in it to the bytes of a PNG.

    With ``whole`` a letter that no font has raises Unprintable, else a box stands for it. A font
    configuration is made for each call: shared between threads it damages memory.
    """
    page = HTML(string=html, base_url=NOWHERE, url_fetcher=OwnPictures(pictures or {}))
    pdf: bytes = page.write_pdf(
        stylesheets=[style(css)],
        finisher=_every_letter if whole else None,
        font_config=FontConfiguration(),
        pdf_variant=VARIANT,
        pdf_tags=True,
    )
    return pdf


def _every_letter(document: Any, _pdf: Any) -> None:
    """Asked of what was drawn, so that it holds with whatever fonts the machine has."""
    lost = {chr(letter) for font in document.fonts.values() for letter in font.missing}
    if lost:
        raise Unprintable(lost)


@lru_cache(maxsize=16)
def style(css: str) -> CSS:
    """A stylesheet read once: it names no font file and is never written to."""
    return CSS(string=css, base_url=NOWHERE, url_fetcher=OwnPictures({}))


def qr_code(text: str) -> tuple[str, bytes]:
    """A QR symbol: the data URL for ``src``, and the PNG it stands for."""
    out = BytesIO()
    segno.make_qr(text, error="m").save(out, kind="png", scale=8, border=2)
    picture = out.getvalue()
    return f"data:{PNG};base64,{b64encode(picture).decode()}", picture
