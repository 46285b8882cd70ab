"""Letters that no font of the machine has: on paper they would be boxes that nobody can read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from rituximab.actions.refusal import Refusal

CHANGE = "Write it with letters that can be printed, then sign."


def unprintable(snapshot: dict[str, Any], characters: Iterable[str]) -> list[Refusal]:
    """One reason for each field of the snapshot and each character in it that has no picture."""
    lost = sorted(characters)
    found = dict.fromkeys(
        (where, one) for where, text in _texts(snapshot) for one in lost if _holds(text, one)
    )
    named = {one for _, one in found}
    everywhere = [*found, *(("the order", one) for one in lost if one not in named)]
    return [Refusal("unprintable", _sentence(where, one), CHANGE) for where, one in everywhere]


def _texts(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every text with the words of the way to it: ``patient, family name``."""
    if isinstance(value, str):
        yield ", ".join(path), value
    parts = value.items() if isinstance(value, dict) else ()
    for key, part in parts:
        yield from _texts(part, (*path, key.replace("_", " ")))
    for part in value if isinstance(value, list) else ():
        yield from _texts(part, path)


def _holds(text: str, character: str) -> bool:
    """Family names are printed in capitals, which have letters of their own."""
    return character in text or character in text.upper()


def _sentence(where: str, one: str) -> str:
    said = unicodedata.name(one, "no letter of any script")
    return f"{where.capitalize()}: {one} (U+{ord(one):04X}, {said.lower()}) cannot be printed."
