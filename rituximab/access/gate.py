"""How a view says who may see it: one of four marks, and none is no way in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect

from .actor import require
from .permission import Permission

View = Callable[..., HttpResponseBase]

#: Where a person with several clinics says which; the name of the screen's address.
CHOOSE_CLINIC = "access:clinic"


def requires(permission: Permission) -> Callable[[View], View]:
    """The view answers people whose roles in the active clinic hold the permission.

    Others get :class:`AccessDenied`, the page 403 with the roles needed. The view carries
    ``.permission`` for the test that walks the addresses.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = request.actor  # type: ignore[attr-defined]
            if actor is None:
                return elsewhere(request)
            require(actor, permission)
            return view(request, *args, **kwargs)

        return _marked(guarded, permission.value, permission)

    return mark


def signed_in(view: View) -> View:
    """The view answers everybody who has a role in the active clinic, whichever."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor is None:  # type: ignore[attr-defined]
            return elsewhere(request)
        return view(request, *args, **kwargs)

    return _marked(guarded, "signed_in")


def identified(view: View) -> View:
    """The view answers people who signed in, even before they chose a clinic."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return elsewhere(request)
        return view(request, *args, **kwargs)

    return _marked(guarded, "identified")


def public(view: View) -> View:
    """The view answers everybody: sign-in, health, the page that says what this is."""

    @wraps(view)
    def open_to_all(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return _marked(login_not_required(open_to_all), "public")


def access_of(view: Any) -> str | None:
    """What a view is marked with: a permission's word, "signed_in", "identified", "public", or
    nothing, and then nobody may see it."""
    return getattr(view, "access", None)


def _marked(view: Any, access: str, permission: Permission | None = None) -> View:
    view.access = access
    view.permission = permission
    marked: View = view
    return marked


def elsewhere(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, or to the choice of a clinic; an HTMX panel leaves its page for it."""
    if request.user.is_authenticated:
        answer = HttpResponse(status=302, headers={"Location": resolve_url(CHOOSE_CLINIC)})
    else:
        page = urlsplit(request.headers.get("HX-Current-URL", "")).path
        answer = redirect_to_login(page or request.path)
    if request.headers.get("HX-Request") != "true":
        return answer
    return HttpResponseClientRedirect(answer.headers["Location"])
