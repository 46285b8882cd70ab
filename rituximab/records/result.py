"""Any laboratory or bedside value, and vaccines; one table serves every stage."""

from __future__ import annotations

from typing import get_args

from django.db import models
from django.db.models import F, Q

from rituximab.protocol import facts

from .base import Record, error_pair, words
from .patient import Patient

QUALITATIVE = get_args(facts.QualitativeTest)
#: Kept and drawn, but no rule reads them: they are no facts.
BESIDE = ("lymphocytes",)
QUANTITATIVE = (*get_args(facts.QuantitativeTest), *BESIDE)


class Result(Record):
    """A qualitative test has a ``reading``, a quantitative one a ``value`` with its unit."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="results")
    test = models.CharField(max_length=20)
    on = models.DateField(help_text="day of collection")
    reading = models.CharField(max_length=14, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    unit = models.CharField(max_length=12, blank=True)
    lower = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    upper = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    laboratory = models.CharField(max_length=100, blank=True)
    comment = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            error_pair("result"),
            words("result_test", "test", QUALITATIVE + QUANTITATIVE),
            words("result_reading", "reading", ("", *get_args(facts.Reading))),
            models.CheckConstraint(
                name="result_is_a_reading_or_a_value",
                condition=(Q(test__in=QUALITATIVE, value__isnull=True, unit="") & ~Q(reading=""))
                | Q(test__in=QUANTITATIVE, value__isnull=False, reading=""),
            ),
            models.CheckConstraint(
                name="result_value_not_negative",
                condition=Q(value__isnull=True) | Q(value__gte=0),
            ),
            models.CheckConstraint(
                name="result_limits_in_order",
                condition=Q(lower__isnull=True) | Q(upper__isnull=True) | Q(lower__lte=F("upper")),
            ),
        )
        indexes = (models.Index(fields=("patient", "test", "on"), name="result_by_test"),)


class Vaccine(Record):
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="vaccines")
    name = models.CharField(max_length=100)
    live = models.BooleanField(null=True)
    on = models.DateField()

    class Meta:
        constraints = (error_pair("vaccine"),)
