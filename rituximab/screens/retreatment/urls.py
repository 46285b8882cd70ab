from __future__ import annotations

from django.urls import path

from . import views

app_name = "retreatment"
urlpatterns = [
    path("courses/<int:course_id>/relapse/", views.relapse, name="relapse"),
    path("courses/<int:course_id>/retreatment/", views.open_, name="open"),
    path("courses/<int:course_id>/treatment-before/", views.compare, name="compare"),
]
