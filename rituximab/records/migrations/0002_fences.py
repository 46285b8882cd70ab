from __future__ import annotations

from django.db import migrations

from rituximab.records import fences


class Migration(migrations.Migration):
    dependencies = (("records", "0001_initial"),)

    operations = (
        migrations.RunPython(
            lambda _, editor: fences.put_up(editor.connection),
            lambda _, editor: fences.take_down(editor.connection),
        ),
    )
