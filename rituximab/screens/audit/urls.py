from __future__ import annotations

from django.urls import path

from . import views

app_name = "audit"
urlpatterns = [
    path("audit/", views.trail_, name="trail"),
    path("audit/verify/", views.verify, name="verify"),
    path("audit/patients/<int:patient_id>/", views.patient, name="patient"),
]
