"""What is done at the chair, from the appointment to the closed infusion."""

from .bedside import (
    current_order,
    infusion_row,
    items_needed,
    needed_checks,
    premedication_lines,
    pump_of,
    reactions_of,
    set_up,
)
from .charting import add_note, record_medicine, record_vitals
from .checking import check_infusion, record_check
from .clearing import clear_infusion, in_the_way, recheck_infusion
from .closing import close_infusion, observe_infusion, reconcile_infusion
from .correcting import correct_entry
from .ending import complete_infusion, stop_infusion
from .pumping import change_rate, pause_infusion, restart_limit, resume_infusion
from .reacting import record_reaction
from .scheduling import forgo_infusion, not_given, schedule_infusion
from .second import prove_second
from .starting import start_infusion

__all__ = [
    "add_note",
    "change_rate",
    "check_infusion",
    "clear_infusion",
    "close_infusion",
    "complete_infusion",
    "correct_entry",
    "current_order",
    "forgo_infusion",
    "in_the_way",
    "infusion_row",
    "items_needed",
    "needed_checks",
    "not_given",
    "observe_infusion",
    "pause_infusion",
    "premedication_lines",
    "prove_second",
    "pump_of",
    "reactions_of",
    "recheck_infusion",
    "reconcile_infusion",
    "record_check",
    "record_medicine",
    "record_reaction",
    "record_vitals",
    "restart_limit",
    "resume_infusion",
    "schedule_infusion",
    "set_up",
    "start_infusion",
    "stop_infusion",
]
