from __future__ import annotations

from django.urls import path

from . import board, checks, ending, forgoing, page, reaction, running, scheduling

app_name = "infusion"
chair = "infusions/<int:infusion_id>/"
urlpatterns = [
    path("chairs/", board.board, name="board"),
    path(
        "courses/<int:course_id>/infusions/<int:number>/schedule/",
        scheduling.schedule,
        name="schedule",
    ),
    path("courses/<int:course_id>/infusions/<int:number>/forgo/", forgoing.forgo, name="forgo"),
    path(chair, page.chair, name="chair"),
    path(f"{chair}not-given/", scheduling.not_given, name="not_given"),
    path(f"{chair}arrive/", checks.arrive, name="arrive"),
    path(f"{chair}checks/<slug:item>/", checks.check, name="check"),
    path(f"{chair}clear/", checks.clear, name="clear"),
    path(f"{chair}recheck/", checks.recheck, name="recheck"),
    path(f"{chair}start/", checks.start, name="start"),
    path(f"{chair}vitals/", running.vitals, name="vitals"),
    path(f"{chair}medicines/", running.medicine, name="medicine"),
    path(f"{chair}notes/", running.note, name="note"),
    path(f"{chair}rate/", running.rate, name="rate"),
    path(f"{chair}pause/", running.pause, name="pause"),
    path(f"{chair}resume/", running.resume, name="resume"),
    path(f"{chair}stop/", running.stop, name="stop"),
    path(f"{chair}complete/", running.complete, name="complete"),
    path(f"{chair}reaction/", reaction.reaction, name="reaction"),
    path(f"{chair}observe/", ending.observe, name="observe"),
    path(f"{chair}close/", ending.close, name="close"),
    path(f"{chair}reconcile/", ending.reconcile, name="reconcile"),
    path(
        f"{chair}entries/<slug:sort>/<int:entry_id>/correct/",
        ending.correct,
        name="correct",
    ),
]
