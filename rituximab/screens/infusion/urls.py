from __future__ import annotations

from django.urls import URLPattern

app_name = "infusion"
urlpatterns: list[URLPattern] = []
