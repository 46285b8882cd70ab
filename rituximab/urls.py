"""Every address of the application, one line a room."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("rituximab.screens.worklist.urls")),
    path("", include("rituximab.screens.access.urls")),
    path("", include("rituximab.screens.patient.urls")),
    path("", include("rituximab.screens.result.urls")),
    path("", include("rituximab.screens.therapy.urls")),
    path("", include("rituximab.screens.event.urls")),
    path("", include("rituximab.screens.journey.urls")),
    path("", include("rituximab.screens.eligibility.urls")),
    path("", include("rituximab.screens.screening.urls")),
    path("", include("rituximab.screens.dosing.urls")),
    path("", include("rituximab.screens.order.urls")),
    path("", include("rituximab.screens.infusion.urls")),
    path("", include("rituximab.screens.monitoring.urls")),
    path("", include("rituximab.screens.response.urls")),
    path("", include("rituximab.screens.retreatment.urls")),
    path("", include("rituximab.screens.papers.urls")),
    path("", include("rituximab.screens.protocol.urls")),
    path("", include("rituximab.screens.audit.urls")),
]
