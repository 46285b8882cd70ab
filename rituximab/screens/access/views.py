"""Coming in, choosing the clinic, going out, and the colours of the screen."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from rituximab.access.gate import identified, public
from rituximab.access.sign_in import begin_session, choose_clinic, clinics_of, end_session
from rituximab.actions import access as deeds
from rituximab.actions.demo_people import DEMO_PASSWORD, DEMO_PEOPLE
from rituximab.screens.shared.clock import now
from rituximab.screens.shared.respond import page

from .forms import SignInForm

THEMES = ("auto", "light", "dark")


def safe_next(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is a page of this application."""
    to = request.POST.get("next") or request.GET.get("next") or "/"
    return to if url_has_allowed_host_and_scheme(to, allowed_hosts=None) else "/"


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST) if request.method == "POST" else SignInForm()
    if form.is_bound and form.is_valid():
        address = request.META.get("REMOTE_ADDR", "")
        found = deeds.sign_in(**form.cleaned_data, address=address, at=now())
        if found.user is not None:
            begin_session(request, found.user)
            return redirect(safe_next(request))
        if found.outcome == "locked":
            form.add_error(None, "Too many wrong tries from here. Wait 15 minutes and try again.")
        else:
            form.add_error(None, "Username and password do not belong together.")
    demo = {"people": DEMO_PEOPLE, "password": DEMO_PASSWORD} if settings.TRAINING else None
    context = {"form": form, "next": safe_next(request), "demo": demo}
    return page(request, "access/sign_in.html", context)


@identified
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    deeds.sign_out(by=actor or deeds.Person(request.user), at=now())  # type: ignore[arg-type]
    end_session(request)
    return redirect("access:sign_in")


@identified
def clinic(request: HttpRequest) -> HttpResponse:
    """A person of several clinics works in one at a time."""
    if request.method == "POST" and request.POST.get("clinic", "").isdecimal():
        choose_clinic(request, int(request.POST["clinic"]))
        return redirect("/")
    return render(request, "access/clinic.html", {"clinics": clinics_of(request.user)})  # type: ignore[arg-type]


@public
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    answer = redirect(safe_next(request))
    wanted = request.POST.get("theme", "")
    if wanted in THEMES:
        answer.set_cookie(
            "theme", wanted, max_age=365 * 86400, samesite="Lax", secure=not settings.DEBUG
        )
    return answer
