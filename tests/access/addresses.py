"""Addresses to knock at: one view of each mark, one with none, one that finds nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from rituximab.access.actor import actor_of
from rituximab.access.gate import identified, public, requires, signed_in
from rituximab.access.permission import Permission
from rituximab.access.policy import AccessDenied, NotVisible
from rituximab.access.sign_in import choose_clinic


def name(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return HttpResponse(f"{actor.full_name}, {actor.role_text}, {actor.clinic_name}")


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


def hidden(request: HttpRequest, pk: int) -> HttpResponse:
    raise NotVisible("order", pk)


def recorded(request: HttpRequest) -> HttpResponse:
    refusal = AccessDenied(Permission.ORDER_SIGN)
    refusal.recorded = True  # type: ignore[attr-defined]
    raise refusal


def choose(request: HttpRequest, pk: int) -> HttpResponse:
    choose_clinic(request, pk)
    return HttpResponse("chosen")


access = (
    [
        path("sign-in/", public(bare), name="sign-in"),
        path("clinic/", identified(bare), name="clinic"),
        path("clinic/<int:pk>/", identified(choose), name="choose"),
    ],
    "access",
)
urlpatterns = [
    path("", include(access)),
    path("sign/", requires(Permission.ORDER_SIGN)(name), name="sign"),
    path("any/", signed_in(name), name="any"),
    path("recorded/", signed_in(recorded), name="recorded"),
    path("unmarked/", bare, name="unmarked"),
    path("orders/<int:pk>/", requires(Permission.ORDER_VIEW)(hidden), name="hidden"),
]
