"""Editions that differ from the shipped one in a few places, made by changing its text."""

from __future__ import annotations

from rituximab.protocol.edition import CURRENT, EDITIONS, Edition, parse

TEXT = (EDITIONS / f"{CURRENT}.toml").read_text(encoding="utf-8")


def tampered(*changes: tuple[str, str]) -> bytes:
    """The edition's bytes with each (old, new) put in place once; fails where old is not there."""
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


def edition_with(*changes: tuple[str, str]) -> Edition:
    return parse(tampered(*changes))
