"""Worklists to look at: rows of each list, and what the page says of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from rituximab.records.models import Order
from tests.crowd import (
    crowd_of_answers,
    crowd_of_courses,
    crowd_of_exceptions,
    crowd_of_infusions,
    crowd_of_orders,
    crowd_of_plans,
    crowd_of_results,
    crowd_of_tasks,
    crowd_of_windows,
)
from tests.factories import Team
from tests.people import NOW
from tests.web.visit import client_of


def tabs_of(page: Any) -> dict[str, str]:
    """Label -> count of each tab, in order."""
    found = re.findall(
        r'<a href="\?list=.*?>(.*?) <span class="count">(.*?)<', page.content.decode()
    )
    return {unescape(label): count for label, count in found}


def rows_of(page: Any) -> list[str]:
    """What each row says."""
    section = page.content.decode().partition('<ul class="rows work">')[2]
    parts = re.findall(r"<li>.*?</li>", section, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]*>", " ", part)).split()) for part in parts]


TODAY = NOW.date()
VERIFIED: dict[str, Any] = {"verified_at": NOW, "product": "p"}
Crowd = Callable[[Team, int], Any]


def released(team: Team, times: int, **changes: Any) -> list[Order]:
    return crowd_of_orders(
        team,
        times,
        "released",
        **{"verified_by_id": team.pharmacist.user_id, **VERIFIED, **changes},
    )


def stale(team: Team, times: int) -> list[Order]:
    return crowd_of_orders(team, times, "stale", verified_by_id=team.pharmacist.user_id, **VERIFIED)


#: Rows of each list, for the person who has it.
CROWDS: dict[str, tuple[str, Crowd]] = {
    "sign": ("prescriber", lambda t, n: crowd_of_orders(t, n, "draft")),
    "mend": ("prescriber", lambda t, n: crowd_of_orders(t, n, "returned")),
    "tasks": ("prescriber", crowd_of_tasks),
    "results": ("prescriber", crowd_of_results),
    "monitoring": ("nurse", crowd_of_windows),
    "assess": ("prescriber", lambda t, n: crowd_of_windows(t, n, "core-set-week-26")),
    "relapse": ("prescriber", lambda t, n: crowd_of_courses(t, n, "relapsed")),
    "senior": ("prescriber", lambda t, n: crowd_of_exceptions(t, n, "prescriber")),
    "courses": ("prescriber", crowd_of_courses),
    "held": ("nurse", lambda t, n: crowd_of_courses(t, n, "held")),
    "own": ("prescriber", crowd_of_courses),
    "verify": ("pharmacist", lambda t, n: crowd_of_orders(t, n, "signed")),
    "again": ("pharmacist", stale),
    "release": (
        "pharmacist",
        lambda t, n: crowd_of_orders(
            t, n, "verified", verified_by_id=t.pharmacist.user_id, **VERIFIED
        ),
    ),
    "prepare": ("pharmacist", released),
    "reconcile": ("pharmacist", lambda t, n: crowd_of_infusions(t, n, "closed")),
    "pharmacy": ("pharmacist", lambda t, n: crowd_of_exceptions(t, n, "pharmacist")),
    "chairs": ("nurse", lambda t, n: crowd_of_infusions(t, n, "running")),
    "coming": ("nurse", crowd_of_plans),
    "exceptions": ("auditor", lambda t, n: crowd_of_exceptions(t, n, "prescriber")),
    "overrides": ("auditor", crowd_of_answers),
    "stopped": ("auditor", lambda t, n: crowd_of_infusions(t, n, "not_given")),
    "overdue": ("auditor", lambda t, n: crowd_of_windows(t, n, overdue=-1)),
}


def seen(team: Team, name: str, query: str = "") -> list[str]:
    role = CROWDS[name][0]
    return rows_of(client_of(getattr(team, role)).get(f"/?list={name}{query}"))


def headings(page: Any) -> list[str]:
    found: list[str] = re.findall(r'<li class="day"><h3>(.*?)</h3>', page.content.decode())
    return [plain(unescape(text)) for text in found]


def plain(text: str) -> str:
    return text.replace("\u2011", "-").replace("\u00a0", " ").replace(" ,", ",")
