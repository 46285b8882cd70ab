"""The seal of an order: the digest of its snapshot, and the short code printed for checking it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

#: Letters and digits that nobody mistakes for one another, on paper or by telephone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, BITS = 12, 5
MISREAD = str.maketrans("OIL", "011")


class Unprintable(ValueError):
    """A paper cannot be drawn whole: no font here has these ``characters``."""

    def __init__(self, characters: Iterable[str]) -> None:
        self.characters = tuple(sorted(characters))
        super().__init__(" ".join(f"U+{ord(one):04X}" for one in self.characters))


def digest_of(content: str) -> str:
    """SHA-256 of the canonical JSON of a snapshot, in hexadecimal."""
    return hashlib.sha256(content.encode()).hexdigest()


def check_code_of(sha256: str) -> str:
    """``7K3M9QXD2RTB``: the first 60 bits of the digest. It tells nothing about the patient."""
    bits = int(sha256, 16) >> (len(sha256) * 4 - LENGTH * BITS)
    places = range((LENGTH - 1) * BITS, -1, -BITS)
    return "".join(ALPHABET[bits >> place & (len(ALPHABET) - 1)] for place in places)


def read_code(typed: str) -> str:
    """A code as somebody typed it: without blanks and hyphens, misread letters put right."""
    kept = "".join(sign for sign in typed.upper() if sign.isalnum() and sign.isascii())
    return kept.translate(MISREAD)
