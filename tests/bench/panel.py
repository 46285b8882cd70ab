"""The live panel of eligibility through HTTP, beside the same work without it."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.measure import Row, measure
from tests.bench.place import team


def rows() -> Iterator[Row]:
    people = team()
    from django.test import Client
    from django.urls import reverse

    from rituximab.access.people import User
    from rituximab.records.journey import chart_of, standing_of
    from tests.factories import ready_course
    from tests.people import NOW

    course = ready_course(people)
    client = Client(headers={"HX-Request": "true", "Host": "localhost"})
    client.force_login(User.objects.get(pk=people.prescriber.user_id))
    url = reverse("eligibility:panel", args=[course.pk])

    def through() -> None:
        answer = client.get(url, {"domain": "muscle"})
        if answer.status_code != 200:
            raise RuntimeError(f"The panel answered {answer.status_code}.")

    def alone() -> None:
        standing_of(chart_of(actor=people.prescriber, course_id=course.pk), NOW.date())

    yield measure("live panel of eligibility", through, alone, goal=1.3)
