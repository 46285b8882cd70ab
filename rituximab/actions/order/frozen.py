"""An order's snapshot read again: the numbers that were signed."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cached_property
from typing import Any

from rituximab.records.models import Order


class Frozen:
    """The snapshot of a signed order; ``content`` is the dict that was signed."""

    def __init__(self, order: Order) -> None:
        self.order = order

    @cached_property
    def content(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.order.snapshot.content)
        return found

    def numbers(self) -> dict[str, Decimal]:
        """What the pharmacist calculates independently: m2, mg, mL, mg per mL, mL/h.

        The concentration is the exact one, not the one shown.
        """
        dose, bag = self.content["dose"], self.content["preparation"]
        ordered, final = Decimal(dose["ordered_mg"]), Decimal(bag["final_ml"])
        found = {
            "dose_mg": ordered,
            "draw_ml": Decimal(bag["draw_ml"]),
            "concentration": ordered / final,
            "first_rate_ml_h": Decimal(self.content["rates"]["rows"][0]["ml_h"]),
        }
        if dose["area"] and dose["area"]["decides"]:
            found["bsa_m2"] = Decimal(dose["area"]["m2"])
        return found
