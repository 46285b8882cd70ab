"""Steroids and co-drugs: one row a stretch of one drug at one dose."""

from __future__ import annotations

from typing import get_args

from django.db import models
from django.db.models import F, Q

from rituximab.protocol import facts

from .base import Record, error_pair, words
from .patient import Patient


class Therapy(Record):
    """``stop`` is the first day without the drug; null means still taken."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="therapies")
    drug = models.CharField(max_length=24)
    dose = models.DecimalField(max_digits=10, decimal_places=3, null=True)
    unit = models.CharField(max_length=12, blank=True)
    route = models.CharField(max_length=4, default="oral")
    start = models.DateField(null=True)
    stop = models.DateField(null=True)
    outcome = models.CharField(max_length=16, blank=True)
    outcome_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            error_pair("therapy"),
            words("therapy_drug", "drug", get_args(facts.Drug)),
            words("therapy_unit", "unit", ("", *get_args(facts.DoseUnit))),
            words("therapy_route", "route", get_args(facts.Route)),
            words("therapy_outcome", "outcome", ("", *get_args(facts.TherapyOutcome))),
            models.CheckConstraint(
                name="therapy_dose_positive", condition=Q(dose__isnull=True) | Q(dose__gt=0)
            ),
            models.CheckConstraint(
                name="therapy_dose_has_unit",
                condition=Q(dose__isnull=True, unit="") | (Q(dose__isnull=False) & ~Q(unit="")),
            ),
            models.CheckConstraint(
                name="therapy_stops_after_start",
                condition=Q(start__isnull=True) | Q(stop__isnull=True) | Q(stop__gte=F("start")),
            ),
        )
