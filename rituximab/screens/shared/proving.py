"""The password shown once more: a form that asks for it, and what a wrong one leads to."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from rituximab.access.actor import actor_of
from rituximab.access.permission import Permission
from rituximab.access.proof import Proof, SessionEnded, WrongPassword
from rituximab.access.sign_in import end_session
from rituximab.actions.access import prove

from .clock import now
from .forms import DeedForm


class ProofForm(DeedForm):
    """A form that is signed; the password is no part of the deed."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def deed(self) -> dict[str, Any]:
        return {name: value for name, value in super().deed().items() if name != "password"}


def proof_for(request: HttpRequest, form: ProofForm, permission: Permission) -> Proof | None:
    """The proof for the deed; a wrong password stands on the form, which keeps all the rest.

    SessionEnded goes up to ``may_end_the_session``.
    """
    if not form.is_valid():
        return None
    try:
        return prove(
            by=actor_of(request),
            user=request.user,  # type: ignore[arg-type]
            password=form.cleaned_data["password"],
            deed=permission.value,
            at=now(),
        )
    except WrongPassword as wrong:
        form.add_error("password", str(wrong))
    return None


def may_end_the_session(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """After too many wrong passwords the person is signed out and told so."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except SessionEnded as over:
            end_session(request)
            messages.error(request, str(over), extra_tags="stop")
            return redirect("access:sign_in")

    return asked
