from __future__ import annotations

from django.urls import path

from . import views

app_name = "result"
urlpatterns = [
    path("patients/<int:patient_id>/results/new/", views.record, name="record"),
    path("patients/<int:patient_id>/vaccines/new/", views.vaccine, name="vaccine"),
    path("courses/<int:course_id>/trends/", views.trends, name="trends"),
    path("patients/<int:patient_id>/results/<str:test>/", views.series, name="series"),
]
