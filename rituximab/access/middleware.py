"""Puts the actor on the request and lets no view answer that does not say who may see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from .gate import access_of
from .sign_in import actor_in_session


class ActorMiddleware:
    """Stands after the authentication middleware; ``request.actor`` costs no SQL beyond its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = actor_in_session(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        if access_of(view) is None:
            raise PermissionDenied("This page does not say who may see it.")
