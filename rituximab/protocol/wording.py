"""Numbers in words, the way a dose is written out beside its figures: ``one thousand mg``."""

from __future__ import annotations

from decimal import Decimal

from .quantity import plain

ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def dose_in_words(mg: Decimal) -> str:
    """``862.5`` -> ``eight hundred and sixty-two point five mg``; 0 to 999,999 mg."""
    whole, _, digits = plain(mg).partition(".")
    words = _whole(int(whole))
    if digits:
        words = " ".join([words, "point", *(ONES[int(digit)] for digit in digits)])
    return f"{words} mg"


def _whole(number: int) -> str:
    if number < len(ONES):
        return ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return f"{TENS[tens]}-{ONES[ones]}" if ones else TENS[tens]
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        words = f"{ONES[hundreds]} hundred"
        return f"{words} and {_whole(rest)}" if rest else words
    thousands, rest = divmod(number, 1000)
    words = f"{_whole(thousands)} thousand"
    if not rest:
        return words
    return f"{words} {_whole(rest)}" if rest >= 100 else f"{words} and {_whole(rest)}"
