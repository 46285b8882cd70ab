"""How the disease stands: the core set measures of a day."""

from __future__ import annotations

from typing import get_args

from django.db import models
from django.db.models import Q

from rituximab.protocol import facts

from .base import Record, error_pair, words
from .course import Course


class CoreSet(Record):
    """The measures of one day; None: not taken. The first of a course is its baseline.

    ``activity`` (DAS) and ``wellbeing`` (CHQ-PhS, with its range as the form used states it) belong
    to the PRINTO set; ``cdasi`` stands beside the score and is no part of it.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="core_sets")
    on = models.DateField()
    physician_global = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    patient_global = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    strength_scale = models.CharField(max_length=5, blank=True)
    strength_score = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    strength_maximum = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    function = models.DecimalField(max_digits=5, decimal_places=3, null=True)
    enzyme_test = models.CharField(max_length=10, blank=True)
    enzyme_value = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    enzyme_upper = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    extramuscular = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    activity = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    wellbeing = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    wellbeing_range = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    cdasi = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            error_pair("core_set"),
            words("core_set_scale", "strength_scale", ("", "mmt", "cmas")),
            words("core_set_enzyme", "enzyme_test", ("", *get_args(facts.Enzyme))),
            models.UniqueConstraint(
                fields=("course", "on"),
                condition=Q(error_at__isnull=True),
                name="core_set_once_a_day",
            ),
        )
