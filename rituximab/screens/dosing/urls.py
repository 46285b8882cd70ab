from __future__ import annotations

from django.urls import path

from . import planning, views

app_name = "dosing"
urlpatterns = [
    path("courses/<int:course_id>/dose/", views.propose, name="propose"),
    path("courses/<int:course_id>/dose/panel/", views.panel, name="panel"),
    path("courses/<int:course_id>/infusions/", planning.plan, name="plan"),
    path("courses/<int:course_id>/infusions/panel/", planning.panel, name="plan_panel"),
]
