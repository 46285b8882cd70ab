from __future__ import annotations

from django.urls import path

from . import calendar, importing, lists, seen, tasks

app_name = "monitoring"
urlpatterns = [
    path("monitoring/", lists.due, name="due"),
    path("monitoring/results/", lists.results, name="results"),
    path("monitoring/tasks/", lists.tasks, name="tasks"),
    path("monitoring/import/", importing.look, name="lab_import"),
    path("monitoring/import/apply/", importing.apply, name="lab_apply"),
    path("courses/<int:course_id>/monitoring/", calendar.course, name="course"),
    path("courses/<int:course_id>/monitoring/<str:window>/taken/", calendar.taken, name="taken"),
    path("courses/<int:course_id>/monitoring/<str:window>/waive/", calendar.waive, name="waive"),
    path("patients/<int:patient_id>/acknowledge/", seen.acknowledge, name="acknowledge"),
    path("patients/<int:patient_id>/contact/", seen.contact, name="contact"),
    path("tasks/<int:task_id>/", tasks.task, name="task"),
    path("tasks/<int:task_id>/close/", tasks.close, name="close_task"),
    path("tasks/<int:task_id>/comment/", tasks.comment, name="comment"),
]
