from __future__ import annotations

from django.urls import path

from . import export, marking, views

app_name = "worklist"
urlpatterns = [
    path("", views.home, name="home"),
    path("worklist/news/", views.news, name="news"),
    path("worklist/export/", export.export, name="export"),
    path("worklist/<str:subject>/<int:subject_id>/later/", marking.snooze, name="snooze"),
    path("worklist/<str:subject>/<int:subject_id>/take/", marking.claim, name="claim"),
    path("worklist/<str:subject>/<int:subject_id>/give-back/", marking.give_back, name="give_back"),
    path("worklist/<str:subject>/<int:subject_id>/wake/", marking.wake, name="wake"),
]
