from __future__ import annotations

from django.urls import path

from . import views

app_name = "protocol"
urlpatterns = [path("protocol/", views.edition_, name="edition")]
