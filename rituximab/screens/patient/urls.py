from __future__ import annotations

from django.urls import path

from . import measuring, views

app_name = "patient"
urlpatterns = [
    path("patients/", views.search, name="search"),
    path("patients/new/", views.register, name="register"),
    path("patients/<int:patient_id>/", views.detail, name="detail"),
    path("patients/<int:patient_id>/edit/", views.edit, name="edit"),
    path("patients/<int:patient_id>/allergies/", views.allergies, name="allergies"),
    path("patients/<int:patient_id>/conditions/new/", views.condition, name="condition"),
    path("conditions/<int:condition_id>/end/", views.condition_end, name="condition_end"),
    path("patients/<int:patient_id>/measurements/new/", measuring.measure, name="measure"),
    path("measurements/<int:measurement_id>/second/", measuring.second, name="second"),
    path("entered-in-error/<str:kind>/<int:record_id>/", measuring.error, name="error"),
]
