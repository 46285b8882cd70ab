from __future__ import annotations

from django.urls import path

from . import views

app_name = "screening"
urlpatterns = [
    path("courses/<int:course_id>/screening/", views.checklist, name="checklist"),
    path("courses/<int:course_id>/screening/panel/", views.panel, name="panel"),
    path("courses/<int:course_id>/screening/complete/", views.complete, name="complete"),
    path("courses/<int:course_id>/screening/pregnancy/", views.pregnancy, name="pregnancy"),
    path("courses/<int:course_id>/screening/vaccination/", views.vaccination, name="vaccination"),
]
