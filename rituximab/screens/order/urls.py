from __future__ import annotations

from django.urls import path

from . import endings, verifying, views

app_name = "order"
urlpatterns = [
    path("orders/<int:order_id>/", views.detail, name="detail"),
    path("orders/<int:order_id>/sign/", views.sign, name="sign"),
    path("orders/<int:order_id>/take/", verifying.take, name="take"),
    path("orders/<int:order_id>/verify/", verifying.verify, name="verify"),
    path("orders/<int:order_id>/compare/", verifying.compare, name="compare"),
    path("orders/<int:order_id>/return/", endings.return_, name="return"),
    path("orders/<int:order_id>/release/", endings.release, name="release"),
    path("orders/<int:order_id>/amend/", endings.amend, name="amend"),
    path("orders/<int:order_id>/cancel/", endings.cancel, name="cancel"),
    path("orders/<int:order_id>/ask-to-cancel/", endings.request_cancel, name="request_cancel"),
    path("orders/<int:order_id>/error/", endings.error, name="error"),
]
