from __future__ import annotations

from django.db import migrations

from rituximab.records import fences


class Migration(migrations.Migration):
    """Put all fences up again: the moves of an infusion are kept too."""

    dependencies = (("records", "0003_the_chair_and_the_year_after"),)

    operations = (
        migrations.RunPython(
            lambda _, editor: fences.put_up(editor.connection),
            migrations.RunPython.noop,
        ),
    )
