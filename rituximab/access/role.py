from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    """What a person is in a clinic. A superuser is none of these."""

    PRESCRIBER = "prescriber"
    PHARMACIST = "pharmacist"
    NURSE = "nurse"
    AUDITOR = "auditor"
    ADMIN = "admin"
