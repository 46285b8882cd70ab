"""What is done with an order, from the draft to the printed, released page."""

from .checking import compare_blind, return_order, take_order, verify_order
from .drafting import amend_order, draft_order
from .ending import cancel_order, mark_order_in_error, request_cancel
from .expiring import expire_orders
from .printing import Checked, check_code, print_order
from .releasing import release_order
from .signing import sign_order

__all__ = [
    "Checked",
    "amend_order",
    "cancel_order",
    "check_code",
    "compare_blind",
    "draft_order",
    "expire_orders",
    "mark_order_in_error",
    "print_order",
    "release_order",
    "request_cancel",
    "return_order",
    "sign_order",
    "take_order",
    "verify_order",
]
