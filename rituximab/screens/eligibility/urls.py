from __future__ import annotations

from django.urls import path

from . import codrugs, lifting, views

app_name = "eligibility"
urlpatterns = [
    path("courses/<int:course_id>/eligibility/", views.assess, name="assess"),
    path("courses/<int:course_id>/eligibility/panel/", views.panel, name="panel"),
    path("courses/<int:course_id>/eligibility/decide/", views.decide, name="decide"),
    path("courses/<int:course_id>/not-eligible/", views.not_eligible, name="not_eligible"),
    path("courses/<int:course_id>/exception/<slug:rule>/", lifting.exception, name="exception"),
    path("courses/<int:course_id>/plan/<slug:rule>/", lifting.plan, name="plan"),
    path("courses/<int:course_id>/answer/<slug:rule>/", lifting.answer, name="answer"),
    path("courses/<int:course_id>/co-drugs/", codrugs.codrugs, name="codrugs"),
    path("courses/<int:course_id>/co-drugs/panel/", codrugs.panel, name="codrugs_panel"),
    path("exceptions/<int:exception_id>/", lifting.decide_exception, name="decide_exception"),
    path("exceptions/<int:exception_id>/withdraw/", lifting.withdraw, name="withdraw"),
]
