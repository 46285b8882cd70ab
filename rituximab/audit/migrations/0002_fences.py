from __future__ import annotations

from typing import Any

from django.db import migrations

from rituximab.audit import fences
from rituximab.audit.chain import GENESIS


def begin(apps: Any, editor: Any) -> None:
    apps.get_model("audit", "ChainHead").objects.create(pk=1, seq=0, hash=GENESIS)
    fences.put_up(editor.connection)


class Migration(migrations.Migration):
    dependencies = (("audit", "0001_initial"),)

    operations = (
        migrations.RunPython(begin, lambda _, editor: fences.take_down(editor.connection)),
    )
