"""Wiring only: every address of the application is in rituximab/urls.py."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("rituximab.urls"))]
