from __future__ import annotations

from django.urls import path

from . import views

app_name = "therapy"
urlpatterns = [
    path("patients/<int:patient_id>/treatments/new/", views.record, name="record"),
    path("courses/<int:course_id>/treatment/", views.ledger, name="ledger"),
    path("treatments/<int:therapy_id>/stop/", views.stop, name="stop"),
]
