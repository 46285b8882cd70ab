"""The watch itself: it sees what it is there to see, and nothing on a page that is well."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.browser.watch import WIDE, Watch

GOOD = """<!doctype html><html lang="en"><head><title>Good</title></head>
<body><main><h1>Good</h1><p>Every word can be read.</p></main></body></html>"""
#: What is put in place of the paragraph, and what is said of it.
BAD = {
    "<h1>Again</h1>": "2 main headings",
    "<p style='color: #bbb'>Pale.</p>": "axe, light: .*contrast",
    "<style>@media (prefers-color-scheme: dark) { p { background: #333 } }</style><p>Dark.</p>": (
        "axe, dark: .*contrast"
    ),
    "<input>": "axe, light: Form elements must have labels",
    "<div class='wall' style='width: 40rem'>Wide.</div>": "wider than 320 px: .*DIV.wall",
    "<script>console.error('Refused to run')</script>": "console: Refused to run",
    "<script>nobody.knows()</script>": "script: .*nobody",
    "<img src='http://127.0.0.1:9/x.png' alt=''>": "asks another server",
}


def looked_at(page: Page, html: str) -> list[str]:
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    watch = Watch(page, "http://127.0.0.1:1", scripted=True)
    page.set_content(html)
    watch.look()
    return watch.faults


def test_a_good_page_has_no_fault(page: Page) -> None:
    assert looked_at(page, GOOD) == []


def test_each_fault_is_seen(page: Page) -> None:
    for part, said in BAD.items():
        faults = looked_at(page, re.sub("<p>.*</p>", part, GOOD))
        assert any(re.search(said, fault) for fault in faults), (part, faults)
