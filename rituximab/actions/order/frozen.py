"""An order's snapshot read again: the numbers that were signed."""

from __future__ import annotations

import json
from datetime import date
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

    def columns(self) -> dict[str, Any]:
        """What was signed of the columns that the order's row keeps too."""
        order, dose = self.content["order"], self.content["dose"]
        bag, rates = self.content["preparation"], self.content["rates"]
        return {
            "id": order["id"],
            "revision": order["revision"],
            "infusion": order["infusion"],
            "planned_on": date.fromisoformat(order["planned_on"]),
            "valid_until": date.fromisoformat(order["valid_until"]),
            "note": order["note"],
            "basis": dose["basis"],
            "rounding": dose["rounding"],
            "calculated_mg": Decimal(dose["calculated_mg"]),
            "ordered_mg": Decimal(dose["ordered_mg"]),
            "cap_mg": Decimal(dose["cap_mg"]),
            "bag_ml": Decimal(bag["bag_ml"]),
            "bag_method": bag["method"],
            "rate_family": rates["family"],
        }

    @property
    def whole(self) -> bool:
        """Whether the row still says what was signed."""
        said = self.columns()
        return said == {name: getattr(self.order, name) for name in said}

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
