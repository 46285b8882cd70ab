from __future__ import annotations

from django.urls import path

from . import views

app_name = "papers"
urlpatterns = [
    path("orders/<int:order_id>/print/", views.print_, name="print"),
    path("check/", views.check, name="check"),
    path("check/<str:code>", views.check_code, name="check_code"),
]
