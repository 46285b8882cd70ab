from __future__ import annotations

from django.urls import path

from . import views

app_name = "event"
urlpatterns = [
    path("patients/<int:patient_id>/events/new/", views.record, name="record"),
    path("events/<int:event_id>/resolve/", views.resolve, name="resolve"),
    path("events/<int:event_id>/decide/", views.decide, name="decide"),
]
