"""The patient: identity, allergies, conditions, height and weight."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Self, get_args

from django.db import models
from django.db.models import F, Q

from rituximab.protocol import facts

from .base import Record, User, error_pair, words

if TYPE_CHECKING:
    from rituximab.access.actor import Actor


def folded(text: str) -> str:
    """Letters and digits only, without accents or capitals, one blank between words."""
    plain = unicodedata.normalize("NFKD", text)
    letters = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(letters).casefold().split())


def search_name(patient: Patient) -> str:
    """What a search looks through: family name first, previous names last."""
    names = (patient.family_name, patient.given_names, patient.previous_names)
    return " ".join(filter(None, map(folded, names)))[:SEARCHED]


def namesake_key(patient: Patient) -> str:
    """Patients with one key share the family name and the first initial."""
    return f"{folded(patient.family_name)[:KEYED]}|{folded(patient.given_names)[:1]}"


SEARCHED, KEYED = 420, 100  # as long as the columns take


class PatientQuerySet(models.QuerySet["Patient"]):
    def visible_to(self, actor: Actor) -> Self:
        """Only the patients of the clinic the actor works in; the others do not exist."""
        return self.filter(clinic_id=actor.clinic_id)


class Patient(Record):
    class AllergyStatus(models.TextChoices):
        UNRECORDED = "unrecorded"
        NONE_KNOWN = "none_known"
        RECORDED = "recorded"

    clinic = models.ForeignKey("access.Clinic", on_delete=models.PROTECT, related_name="+")
    mrn = models.CharField(max_length=24)
    family_name = models.CharField(max_length=100)
    given_names = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=20, blank=True)
    previous_names = models.CharField(max_length=200, blank=True)
    born = models.DateField()
    sex = models.CharField(max_length=8)
    diagnosis = models.CharField(max_length=28)
    deceased_on = models.DateField(null=True)
    allergy_status = models.CharField(
        max_length=12, choices=AllergyStatus, default=AllergyStatus.UNRECORDED
    )
    allergies_at = models.DateTimeField(null=True)
    allergies_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    search_name = models.CharField(max_length=420, db_index=True)
    namesake_key = models.CharField(
        max_length=110, help_text="folded family name and first initial"
    )
    version = models.PositiveIntegerField(default=1)

    objects = PatientQuerySet.as_manager()

    class Meta:
        constraints = (
            error_pair("patient"),
            models.UniqueConstraint(fields=("clinic", "mrn"), name="patient_mrn_once_a_clinic"),
            words("patient_sex", "sex", get_args(facts.Sex)),
            words(
                "patient_allergy_status", "allergy_status", ("unrecorded", "none_known", "recorded")
            ),
            words("patient_diagnosis", "diagnosis", get_args(facts.Diagnosis)),
            models.CheckConstraint(
                name="patient_allergies_answered_by_somebody",
                condition=Q(
                    allergy_status="unrecorded",
                    allergies_at__isnull=True,
                    allergies_by__isnull=True,
                )
                | (
                    ~Q(allergy_status="unrecorded")
                    & Q(allergies_at__isnull=False, allergies_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="patient_dies_after_birth",
                condition=Q(deceased_on__isnull=True) | Q(deceased_on__gte=F("born")),
            ),
        )
        indexes = (
            models.Index(fields=("clinic", "search_name"), name="patient_by_name"),
            models.Index(fields=("clinic", "born"), name="patient_by_birth"),
            models.Index(fields=("clinic", "namesake_key"), name="patient_by_namesake"),
        )

    def __str__(self) -> str:
        return f"{self.family_name.upper()}, {self.given_names}".rstrip(", ")


class Allergy(Record):
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="allergies")
    substance = models.CharField(max_length=100)
    reaction = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (error_pair("allergy"),)


class Condition(Record):
    """A condition of the protocol's list, or the end of one."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="conditions")
    kind = models.CharField(max_length=32)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = (
            error_pair("condition"),
            words("condition_kind", "kind", get_args(facts.Condition)),
            models.UniqueConstraint(
                fields=("patient", "kind"),
                condition=Q(ended_on__isnull=True, error_at__isnull=True),
                name="condition_open_once",
            ),
        )


class Measurement(Record):
    """Height and weight of a day, canonical in cm and kg, with what was typed beside it.

    ``confirms`` marks a second measurement by another person (near the dose threshold).
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="measurements")
    on = models.DateField()
    height_cm = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    weight_kg = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    as_typed = models.CharField(max_length=60, blank=True)
    confirmed_reason = models.TextField(blank=True)
    confirms = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="seconds"
    )

    class Meta:
        constraints = (
            error_pair("measurement"),
            models.CheckConstraint(
                name="measurement_has_a_size",
                condition=Q(height_cm__isnull=False) | Q(weight_kg__isnull=False),
            ),
            models.CheckConstraint(
                name="measurement_height_positive",
                condition=Q(height_cm__isnull=True) | Q(height_cm__gt=0),
            ),
            models.CheckConstraint(
                name="measurement_weight_positive",
                condition=Q(weight_kg__isnull=True) | Q(weight_kg__gt=0),
            ),
        )
        indexes = (models.Index(fields=("patient", "on"), name="measurement_by_day"),)
