from __future__ import annotations

from django.urls import path

from . import endings, views

app_name = "journey"
urlpatterns = [
    path("patients/<int:patient_id>/courses/new/", views.open_, name="open"),
    path("courses/<int:course_id>/", views.course, name="course"),
    path("courses/<int:course_id>/why/<slug:rule>/", views.why, name="why"),
    path("courses/<int:course_id>/hold/", endings.hold, name="hold"),
    path("courses/<int:course_id>/release/", endings.release, name="release"),
    path("courses/<int:course_id>/discontinue/", endings.discontinue, name="discontinue"),
    path("courses/<int:course_id>/close/", endings.close, name="close"),
    path("courses/<int:course_id>/error/", endings.error, name="error"),
]
