"""From a sent form to an action and back: the only way in which a screen makes something happen."""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from typing import Any

from django.http import HttpRequest

from rituximab.access.actor import actor_of
from rituximab.actions.base import Invalid, KeyReused, NotAllowed

from .clock import now
from .forms import DeedForm


def acted(request: HttpRequest, form: DeedForm, action: Callable[..., Any], **given: Any) -> Any:
    """Do ``action`` with what the form cleaned and with ``given``; its record, or None if refused.

    The reasons then stand on the form: faults at their fields, refusals in ``form.refusals``.
    Conflict, NotFound and AccessDenied go up to the pages that answer them.
    """
    if not form.is_valid():
        return None
    values = form.deed() | given
    version = form.cleaned_data.get("version")
    if version is not None and "expected_version" in signature(action).parameters:
        values["expected_version"] = version
    try:
        return action(by=actor_of(request), at=now(), key=form.cleaned_data["once"], **values)
    except Invalid as fault:
        form.refuse(fault.faults)
    except NotAllowed as refusal:
        form.refusals = refusal.refusals
    except KeyReused:
        form.add_error(None, "This form was sent before with other content. Reload the page.")
    return None
