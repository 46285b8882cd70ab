from __future__ import annotations

from django.urls import path

from . import cohort, views

app_name = "response"
urlpatterns = [
    path("cohort/", cohort.cohort, name="cohort"),
    path("courses/<int:course_id>/response/", views.chart, name="chart"),
    path("courses/<int:course_id>/response/measures/", views.core_set, name="core_set"),
    path("courses/<int:course_id>/response/measures/panel/", views.panel, name="panel"),
    path("courses/<int:course_id>/response/outcome/", views.outcome, name="outcome"),
    path("courses/<int:course_id>/response/<int:core_set_id>/error/", views.error, name="error"),
]
