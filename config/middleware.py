"""What every request passes: headers, the session's clock, sign-in first."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout, user_logged_in
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase

from rituximab.access.gate import elsewhere

Handler = Callable[[HttpRequest], HttpResponseBase]

NOT_NEEDED = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
BEGAN, RENEWED = "session_began", "session_renewed"


def guarded_headers(get_response: Handler) -> Handler:
    """No page is kept by a browser or a proxy, and no page asks for a camera.

    Static files never come here: WhiteNoise answers them before.
    """

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault("Permissions-Policy", NOT_NEEDED)
        return response

    return handle


@receiver(user_logged_in, dispatch_uid="session-clock")
def start_session_clock(request: HttpRequest, **_: Any) -> None:
    now = int(time.time())
    request.session[BEGAN] = request.session[RENEWED] = now


def session_clock(get_response: Handler) -> Handler:
    """Renew a session in use, at most once a minute; end it 12 hours after sign-in.

    Setting the stamp makes the session middleware save it with a new idle limit, so the limit lies
    between 14 and 15 minutes and most pages write nothing.
    """

    def handle(request: HttpRequest) -> HttpResponseBase:
        session = request.session
        if SESSION_KEY in session:
            now = int(time.time())
            if now - session.get(BEGAN, 0) >= settings.SESSION_LONGEST:
                logout(request)
            elif now - session.get(RENEWED, 0) >= settings.SESSION_RENEW_AFTER:
                session[RENEWED] = now
        return get_response(request)

    return handle


class SignInFirst(LoginRequiredMiddleware):
    """Every view needs a signed-in person unless it says ``@login_not_required``.

    An HTMX fragment is answered with an order to leave the page: the sign-in form would otherwise
    be swapped into a panel.
    """

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        return elsewhere(request)
