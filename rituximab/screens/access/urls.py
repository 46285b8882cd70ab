from __future__ import annotations

from django.urls import path

from . import views

app_name = "access"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("clinic/", views.clinic, name="clinic"),
    path("theme/", views.theme, name="theme"),
]
