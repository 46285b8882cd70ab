"""The live panel of eligibility through HTTP, beside the same work without it."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

from tests.bench.measure import Row, measure
from tests.bench.place import team


def rows() -> Iterator[Row]:
    people = team()
    from django.test import Client, RequestFactory
    from django.urls import reverse

    from rituximab.access.people import User
    from rituximab.screens.eligibility.views import panel
    from tests.factories import ready_course

    course = ready_course(people)
    client = Client(headers={"HX-Request": "true", "Host": "localhost"})
    user = User.objects.get(pk=people.prescriber.user_id)
    client.force_login(user)
    url = reverse("eligibility:panel", args=[course.pk])

    def through() -> None:
        answer = client.get(url, {"muscle": "on"})
        if answer.status_code != 200:
            raise RuntimeError(f"The panel answered {answer.status_code}.")

    request = RequestFactory().get(url, {"muscle": "on"})
    request.user, request.actor = user, people.prescriber  # type: ignore[attr-defined]
    request.htmx = SimpleNamespace()  # type: ignore[attr-defined]

    yield measure("live panel of eligibility", through, lambda: panel(request, course.pk), goal=1.3)
