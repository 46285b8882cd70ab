import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0002_fences"),
    ]

    operations = [
        migrations.CreateModel(
            name="Patient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(null=True)),
                ("error_reason", models.TextField(blank=True)),
                ("mrn", models.CharField(max_length=24)),
                ("family_name", models.CharField(max_length=100)),
                ("given_names", models.CharField(blank=True, max_length=100)),
                ("title", models.CharField(blank=True, max_length=20)),
                ("previous_names", models.CharField(blank=True, max_length=200)),
                ("born", models.DateField()),
                ("sex", models.CharField(max_length=8)),
                ("diagnosis", models.CharField(max_length=28)),
                ("deceased_on", models.DateField(null=True)),
                (
                    "allergy_status",
                    models.CharField(
                        choices=[
                            ("unrecorded", "Unrecorded"),
                            ("none_known", "None Known"),
                            ("recorded", "Recorded"),
                        ],
                        default="unrecorded",
                        max_length=12,
                    ),
                ),
                ("allergies_at", models.DateTimeField(null=True)),
                ("search_name", models.CharField(db_index=True, max_length=420)),
                (
                    "namesake_key",
                    models.CharField(
                        help_text="folded family name and first initial", max_length=110
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "allergies_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.clinic",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["clinic", "search_name"], name="patient_by_name"),
                    models.Index(fields=["clinic", "born"], name="patient_by_birth"),
                    models.Index(fields=["clinic", "namesake_key"], name="patient_by_namesake"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="patient_error_pair",
                    ),
                    models.UniqueConstraint(
                        fields=("clinic", "mrn"), name="patient_mrn_once_a_clinic"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["female", "male", "unknown"])),
                        name="patient_sex",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("allergy_status__in", ["unrecorded", "none_known", "recorded"])
                        ),
                        name="patient_allergy_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("diagnosis__in", ["dermatomyositis", "juvenile_dermatomyositis"])
                        ),
                        name="patient_diagnosis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("allergies_at__isnull", True),
                                ("allergies_by__isnull", True),
                                ("allergy_status", "unrecorded"),
                            ),
                            models.Q(
                                models.Q(("allergy_status", "unrecorded"), _negated=True),
                                ("allergies_at__isnull", False),
                                ("allergies_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="patient_allergies_answered_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deceased_on__isnull", True),
                            ("deceased_on__gte", models.F("born")),
                            _connector="OR",
                        ),
                        name="patient_dies_after_birth",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measurement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(null=True)),
                ("error_reason", models.TextField(blank=True)),
                ("on", models.DateField()),
                ("height_cm", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ("weight_kg", models.DecimalField(decimal_places=3, max_digits=6, null=True)),
                ("as_typed", models.CharField(blank=True, max_length=60)),
                ("confirmed_reason", models.TextField(blank=True)),
                (
                    "confirms",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seconds",
                        to="records.measurement",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurements",
                        to="records.patient",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["patient", "on"], name="measurement_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="measurement_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("height_cm__isnull", False),
                            ("weight_kg__isnull", False),
                            _connector="OR",
                        ),
                        name="measurement_has_a_size",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("height_cm__isnull", True), ("height_cm__gt", 0), _connector="OR"
                        ),
                        name="measurement_height_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weight_kg__isnull", True), ("weight_kg__gt", 0), _connector="OR"
                        ),
                        name="measurement_weight_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(null=True)),
                ("error_reason", models.TextField(blank=True)),
                ("kind", models.CharField(max_length=24)),
                ("on", models.DateField()),
                ("description", models.TextField(blank=True)),
                ("grade", models.PositiveSmallIntegerField(null=True)),
                ("terms", models.JSONField(default=list)),
                ("resolved_on", models.DateField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "error_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="records.patient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="event_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "serious_infection",
                                    "neurological_symptom",
                                    "respiratory_symptom",
                                    "infusion_reaction",
                                    "mucocutaneous_reaction",
                                ],
                            )
                        ),
                        name="event_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("grade__isnull", True), ("grade__gte", 1), _connector="OR"
                        ),
                        name="event_grade_counts_from_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("resolved_by__isnull", True), ("resolved_on__isnull", True)),
                            models.Q(
                                ("resolved_by__isnull", False), ("resolved_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="event_resolved_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("resolved_on__isnull", True),
                            ("resolved_on__gte", models.F("on")),
                            _connector="OR",
                        ),
                        name="event_resolved_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Condition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(null=True)),
                ("error_reason", models.TextField(blank=True)),
                ("kind", models.CharField(max_length=32)),
                ("ended_on", models.DateField(null=True)),
                (
                    "error_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions",
                        to="records.patient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="condition_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "diabetes",
                                    "immune_impairment",
                                    "recurrent_infections",
                                    "nyha_iv",
                                    "uncontrolled_cardiac_disease",
                                    "rituximab_hypersensitivity",
                                ],
                            )
                        ),
                        name="condition_kind",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True), ("error_at__isnull", True)),
                        fields=("patient", "kind"),
                        name="condition_open_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allergy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(null=True)),
                ("error_reason", models.TextField(blank=True)),
                ("substance", models.CharField(max_length=100)),
                ("reaction", models.CharField(blank=True, max_length=200)),
                (
                    "error_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allergies",
                        to="records.patient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="allergy_error_pair",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(null=True)),
                ("error_reason", models.TextField(blank=True)),
                ("test", models.CharField(max_length=20)),
                ("on", models.DateField(help_text="day of collection")),
                ("reading", models.CharField(blank=True, max_length=14)),
                ("value", models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                ("unit", models.CharField(blank=True, max_length=12)),
                ("lower", models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                ("upper", models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                ("laboratory", models.CharField(blank=True, max_length=100)),
                ("comment", models.CharField(blank=True, max_length=300)),
                (
                    "error_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="records.patient",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["patient", "test", "on"], name="result_by_test")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="result_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "test__in",
                                [
                                    "hbsag",
                                    "anti_hbc",
                                    "anti_hbs",
                                    "anti_hcv",
                                    "igra",
                                    "hcg",
                                    "igg",
                                    "igm",
                                    "iga",
                                    "haemoglobin",
                                    "neutrophils",
                                    "platelets",
                                    "alt",
                                    "ast",
                                    "ck",
                                    "ldh",
                                    "aldolase",
                                    "creatinine",
                                    "tst",
                                    "hbv_dna",
                                    "tacrolimus_trough",
                                    "cd19",
                                    "fvc",
                                    "dlco",
                                ],
                            )
                        ),
                        name="result_test",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reading__in", ["", "positive", "negative", "indeterminate"])
                        ),
                        name="result_reading",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "test__in",
                                    ("hbsag", "anti_hbc", "anti_hbs", "anti_hcv", "igra", "hcg"),
                                ),
                                ("unit", ""),
                                ("value__isnull", True),
                                models.Q(("reading", ""), _negated=True),
                            ),
                            models.Q(
                                ("reading", ""),
                                (
                                    "test__in",
                                    (
                                        "igg",
                                        "igm",
                                        "iga",
                                        "haemoglobin",
                                        "neutrophils",
                                        "platelets",
                                        "alt",
                                        "ast",
                                        "ck",
                                        "ldh",
                                        "aldolase",
                                        "creatinine",
                                        "tst",
                                        "hbv_dna",
                                        "tacrolimus_trough",
                                        "cd19",
                                        "fvc",
                                        "dlco",
                                    ),
                                ),
                                ("value__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="result_is_a_reading_or_a_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value__isnull", True), ("value__gte", 0), _connector="OR"
                        ),
                        name="result_value_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lower__isnull", True),
                            ("upper__isnull", True),
                            ("lower__lte", models.F("upper")),
                            _connector="OR",
                        ),
                        name="result_limits_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Therapy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(null=True)),
                ("error_reason", models.TextField(blank=True)),
                ("drug", models.CharField(max_length=24)),
                ("dose", models.DecimalField(decimal_places=3, max_digits=10, null=True)),
                ("unit", models.CharField(blank=True, max_length=12)),
                ("route", models.CharField(default="oral", max_length=4)),
                ("start", models.DateField(null=True)),
                ("stop", models.DateField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=16)),
                ("outcome_reason", models.CharField(blank=True, max_length=300)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "error_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="therapies",
                        to="records.patient",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="therapy_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "drug__in",
                                [
                                    "prednisone",
                                    "prednisolone",
                                    "methylprednisolone",
                                    "dexamethasone",
                                    "hydrocortisone",
                                    "methotrexate",
                                    "azathioprine",
                                    "mycophenolate",
                                    "tacrolimus",
                                    "ciclosporin",
                                    "cyclophosphamide",
                                    "ivig",
                                    "hydroxychloroquine",
                                    "co_trimoxazole",
                                    "atovaquone",
                                    "dapsone",
                                    "pentamidine",
                                    "entecavir",
                                    "tenofovir",
                                ],
                            )
                        ),
                        name="therapy_drug",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "unit__in",
                                [
                                    "",
                                    "mg/day",
                                    "mg/week",
                                    "g/day",
                                    "mg/kg/day",
                                    "mg/m2/week",
                                    "mg/pulse",
                                ],
                            )
                        ),
                        name="therapy_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("route__in", ["oral", "iv", "sc"])),
                        name="therapy_route",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                ["", "inadequate", "intolerant", "contraindicated", "effective"],
                            )
                        ),
                        name="therapy_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dose__isnull", True), ("dose__gt", 0), _connector="OR"
                        ),
                        name="therapy_dose_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dose__isnull", True), ("unit", "")),
                            models.Q(
                                ("dose__isnull", False), models.Q(("unit", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="therapy_dose_has_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start__isnull", True),
                            ("stop__isnull", True),
                            ("stop__gte", models.F("start")),
                            _connector="OR",
                        ),
                        name="therapy_stops_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vaccine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(null=True)),
                ("error_reason", models.TextField(blank=True)),
                ("name", models.CharField(max_length=100)),
                ("live", models.BooleanField(null=True)),
                ("on", models.DateField()),
                (
                    "error_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vaccines",
                        to="records.patient",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="vaccine_error_pair",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EventDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(null=True)),
                ("error_reason", models.TextField(blank=True)),
                ("action", models.CharField(max_length=12)),
                ("reason", models.TextField()),
                (
                    "error_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="records.event",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="event_decision_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("action__in", ["proceed", "discontinue"])),
                        name="event_decision_action",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Course",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(null=True)),
                ("error_reason", models.TextField(blank=True)),
                ("number", models.PositiveSmallIntegerField()),
                ("edition_version", models.CharField(max_length=20)),
                ("edition_sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("assessing", "Assessing"),
                            ("exception_pending", "Exception Pending"),
                            ("eligible", "Eligible"),
                            ("not_eligible", "Not Eligible"),
                            ("screening", "Screening"),
                            ("ready", "Ready"),
                            ("on_treatment", "On Treatment"),
                            ("observing", "Observing"),
                            ("responded", "Responded"),
                            ("non_response", "Non Response"),
                            ("relapsed", "Relapsed"),
                            ("held", "Held"),
                            ("discontinued", "Discontinued"),
                            ("closed", "Closed"),
                            ("entered_in_error", "Entered In Error"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("state_since", models.DateTimeField()),
                ("held_from", models.CharField(blank=True, max_length=20)),
                ("version", models.PositiveIntegerField(default=1)),
                ("error_request_reason", models.TextField(blank=True)),
                (
                    "error_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "error_requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="courses",
                        to="records.patient",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "state_since"], name="course_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="course_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("error_by__isnull", True),
                            ("error_requested_by__isnull", True),
                            models.Q(("error_requested_by", models.F("error_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="course_error_needs_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "assessing",
                                    "exception_pending",
                                    "eligible",
                                    "not_eligible",
                                    "screening",
                                    "ready",
                                    "on_treatment",
                                    "observing",
                                    "responded",
                                    "non_response",
                                    "relapsed",
                                    "held",
                                    "discontinued",
                                    "closed",
                                    "entered_in_error",
                                ],
                            )
                        ),
                        name="course_state",
                    ),
                    models.UniqueConstraint(
                        fields=("patient", "number"), name="course_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["not_eligible", "discontinued", "closed", "entered_in_error"],
                            ),
                            _negated=True,
                        ),
                        fields=("patient",),
                        name="course_one_open_a_patient",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "held"), models.Q(("held_from", ""), _negated=True)),
                            models.Q(models.Q(("state", "held"), _negated=True), ("held_from", "")),
                            _connector="OR",
                        ),
                        name="course_held_knows_from_where",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("deed", models.CharField(max_length=40)),
                ("subject", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
                ("edition_version", models.CharField(max_length=20)),
                ("edition_sha256", models.CharField(max_length=64)),
                ("facts", models.TextField()),
                ("standing", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="records.course",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(null=True)),
                ("error_reason", models.TextField(blank=True)),
                ("infusion", models.PositiveSmallIntegerField()),
                ("revision", models.PositiveSmallIntegerField(default=1)),
                ("planned_on", models.DateField()),
                ("valid_until", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("signed", "Signed"),
                            ("verifying", "Verifying"),
                            ("returned", "Returned"),
                            ("verified", "Verified"),
                            ("released", "Released"),
                            ("prepared", "Prepared"),
                            ("held", "Held"),
                            ("stale", "Stale"),
                            ("expired", "Expired"),
                            ("cancelled", "Cancelled"),
                            ("superseded", "Superseded"),
                            ("completed", "Completed"),
                            ("partly_given", "Partly Given"),
                            ("not_given", "Not Given"),
                            ("entered_in_error", "Entered In Error"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("state_since", models.DateTimeField()),
                ("held_from", models.CharField(blank=True, max_length=20)),
                ("version", models.PositiveIntegerField(default=1)),
                ("basis", models.CharField(max_length=16)),
                ("bsa_m2", models.DecimalField(decimal_places=4, max_digits=6, null=True)),
                ("calculated_mg", models.DecimalField(decimal_places=1, max_digits=7)),
                ("ordered_mg", models.DecimalField(decimal_places=1, max_digits=7)),
                ("cap_mg", models.DecimalField(decimal_places=1, max_digits=7)),
                ("rounding", models.CharField(max_length=8)),
                ("diluent", models.CharField(max_length=40)),
                ("bag_ml", models.DecimalField(decimal_places=1, max_digits=6)),
                ("bag_method", models.CharField(max_length=16)),
                ("rate_family", models.CharField(max_length=12)),
                ("note", models.TextField(blank=True)),
                ("signed_at", models.DateTimeField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("verified_at", models.DateTimeField(null=True)),
                ("product", models.CharField(blank=True, max_length=40)),
                ("error_request_reason", models.TextField(blank=True)),
                ("cancel_request_reason", models.TextField(blank=True)),
                (
                    "cancel_requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="records.course",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "error_requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "planned_on"], name="order_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="order_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("error_by__isnull", True),
                            ("error_requested_by__isnull", True),
                            models.Q(("error_requested_by", models.F("error_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="order_error_needs_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "signed",
                                    "verifying",
                                    "returned",
                                    "verified",
                                    "released",
                                    "prepared",
                                    "held",
                                    "stale",
                                    "expired",
                                    "cancelled",
                                    "superseded",
                                    "completed",
                                    "partly_given",
                                    "not_given",
                                    "entered_in_error",
                                ],
                            )
                        ),
                        name="order_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rounding__in", ["rounded", "exact"])),
                        name="order_rounding",
                    ),
                    models.UniqueConstraint(
                        fields=("course", "infusion", "revision"), name="order_revision_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "signed",
                                    "verifying",
                                    "returned",
                                    "verified",
                                    "released",
                                    "prepared",
                                    "held",
                                    "stale",
                                    "expired",
                                    "completed",
                                    "partly_given",
                                    "not_given",
                                ],
                            )
                        ),
                        fields=("course", "infusion"),
                        name="order_one_live_an_infusion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("infusion__gte", 1), ("revision__gte", 1)),
                        name="order_counts_from_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ordered_mg__gt", 0)), name="order_dose_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ordered_mg__lte", models.F("cap_mg"))),
                        name="order_dose_below_cap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bag_ml__gt", 0)), name="order_bag_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gte", models.F("planned_on"))),
                        name="order_valid_after_planned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                            models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="order_signed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    [
                                        "signed",
                                        "verifying",
                                        "returned",
                                        "verified",
                                        "released",
                                        "prepared",
                                    ],
                                ),
                                _negated=True,
                            ),
                            ("signed_by__isnull", False),
                            _connector="OR",
                        ),
                        name="order_signed_state_has_signer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verified_at__isnull", True), ("verified_by__isnull", True)),
                            models.Q(
                                ("verified_at__isnull", False), ("verified_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="order_verified_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["verified", "released", "prepared"]), _negated=True
                            ),
                            models.Q(
                                ("verified_by__isnull", False),
                                models.Q(("product", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="order_verified_state_has_verifier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verified_by__isnull", True),
                            ("signed_by__isnull", True),
                            models.Q(("signed_by", models.F("verified_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="order_signer_is_not_verifier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_by__isnull", True),
                            ("signed_by__isnull", True),
                            models.Q(("signed_by", models.F("taken_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="order_signer_does_not_take",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "held"), models.Q(("held_from", ""), _negated=True)),
                            models.Q(models.Q(("state", "held"), _negated=True), ("held_from", "")),
                            _connector="OR",
                        ),
                        name="order_held_knows_from_where",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("paper", models.CharField(max_length=8)),
                ("pdf", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("pages", models.PositiveSmallIntegerField()),
                ("check_code", models.CharField(max_length=16, unique=True)),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="document",
                        to="records.order",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BlindCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("bsa_m2", models.DecimalField(decimal_places=4, max_digits=6, null=True)),
                ("dose_mg", models.DecimalField(decimal_places=1, max_digits=7)),
                ("draw_ml", models.DecimalField(decimal_places=2, max_digits=7)),
                ("concentration", models.DecimalField(decimal_places=3, max_digits=7)),
                ("first_rate_ml_h", models.DecimalField(decimal_places=1, max_digits=7)),
                ("agrees", models.BooleanField()),
                ("differences", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blind_checks",
                        to="records.order",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OrderMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("from_state", models.CharField(blank=True, max_length=24)),
                ("to_state", models.CharField(max_length=24)),
                ("at", models.DateTimeField()),
                ("reason_code", models.CharField(blank=True, max_length=40)),
                ("reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="records.order",
                    ),
                ),
            ],
            options={
                "ordering": ("seq",),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("order", "seq"), name="order_move_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(null=True)),
                ("error_reason", models.TextField(blank=True)),
                ("rule", models.CharField(max_length=40)),
                ("on", models.DateField()),
                ("specialist", models.CharField(max_length=120)),
                ("text", models.TextField()),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="records.course",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="plan_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True),
                            models.Q(("specialist", ""), _negated=True),
                            models.Q(("rule", ""), _negated=True),
                        ),
                        name="plan_is_said",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedInfusion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(null=True)),
                ("error_reason", models.TextField(blank=True)),
                ("infusion", models.PositiveSmallIntegerField()),
                ("on", models.DateField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned",
                        to="records.course",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="planned_infusion_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("infusion__gte", 1)), name="planned_infusion_counts"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PregnancyAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(null=True)),
                ("error_reason", models.TextField(blank=True)),
                ("possible", models.BooleanField()),
                ("reason", models.CharField(max_length=200)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pregnancy_answers",
                        to="records.course",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="pregnancy_answer_error_pair",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PrintedCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=12)),
                ("status", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="records.order",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("order", "number"), name="printed_copy_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["clean", "unverified", "audit"])),
                        name="printed_copy_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("meaning", models.CharField(max_length=12)),
                ("statement", models.TextField()),
                ("name", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=20)),
                ("licence", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
                ("method", models.CharField(max_length=20)),
                (
                    "sha256",
                    models.CharField(
                        help_text="digest of the snapshot that was signed", max_length=64
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="records.order",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "meaning"), name="signature_once_a_meaning"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("meaning__in", ["prescribed", "verified"])),
                        name="signature_meaning",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshot",
                        to="records.order",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TherapyDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(null=True)),
                ("error_reason", models.TextField(blank=True)),
                ("action", models.CharField(max_length=10)),
                ("dose", models.DecimalField(decimal_places=3, max_digits=10, null=True)),
                ("unit", models.CharField(blank=True, max_length=12)),
                ("reason", models.CharField(max_length=300)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="therapy_decisions",
                        to="records.course",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "therapy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="records.therapy",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="therapy_decision_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("action__in", ["continue", "reduce", "stop"])),
                        name="therapy_decision_action",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dose__isnull", True), ("dose__gt", 0), _connector="OR"
                        ),
                        name="therapy_decision_dose_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("action", "reduce"),
                                ("dose__isnull", False),
                                models.Q(("unit", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("action", "reduce"), _negated=True),
                                ("dose__isnull", True),
                                ("unit", ""),
                            ),
                            _connector="OR",
                        ),
                        name="therapy_decision_reduces_to_a_dose",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VaccinationReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(null=True)),
                ("error_reason", models.TextField(blank=True)),
                ("on", models.DateField()),
                ("outcome", models.CharField(max_length=12)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vaccination_reviews",
                        to="records.course",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="vaccination_review_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["complete", "not_possible"])),
                        name="vaccination_review_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "complete"),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="vaccination_not_possible_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("outcome", models.CharField(max_length=10)),
                ("checklist", models.JSONField(default=list)),
                ("product", models.CharField(blank=True, max_length=40)),
                ("reason_code", models.CharField(blank=True, max_length=40)),
                ("reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verifications",
                        to="records.order",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["verified", "returned"])),
                        name="verification_outcome",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(null=True)),
                ("error_reason", models.TextField(blank=True)),
                ("rule", models.CharField(max_length=40)),
                ("code", models.CharField(max_length=40)),
                ("text", models.TextField()),
                (
                    "error_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="records.course",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="answer_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True),
                            models.Q(("code", ""), _negated=True),
                            models.Q(("rule", ""), _negated=True),
                        ),
                        name="answer_is_said",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CourseMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("from_state", models.CharField(blank=True, max_length=24)),
                ("to_state", models.CharField(max_length=24)),
                ("at", models.DateTimeField()),
                ("reason_code", models.CharField(blank=True, max_length=40)),
                ("reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="records.course",
                    ),
                ),
            ],
            options={
                "ordering": ("seq",),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("course", "seq"), name="course_move_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ExceptionRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(null=True)),
                ("error_reason", models.TextField(blank=True)),
                ("rule", models.CharField(max_length=40)),
                ("code", models.CharField(max_length=40)),
                ("text", models.TextField()),
                (
                    "approver",
                    models.CharField(
                        choices=[("prescriber", "Prescriber"), ("pharmacist", "Pharmacist")],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_text", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exceptions",
                        to="records.course",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="exception_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "approved", "refused", "withdrawn"])
                        ),
                        name="exception_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approver__in", ["prescriber", "pharmacist"])),
                        name="exception_approver",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            ("written_by__isnull", True),
                            models.Q(("written_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="exception_needs_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True), ("state__in", ["open", "withdrawn"])
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ["approved", "refused"]),
                            ),
                            _connector="OR",
                        ),
                        name="exception_decided_by_somebody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("course", "rule"),
                        name="exception_one_open_a_rule",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Indication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(null=True)),
                ("error_reason", models.TextField(blank=True)),
                ("domain", models.CharField(max_length=16)),
                ("statement", models.TextField(blank=True)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indications",
                        to="records.course",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="indication_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("domain__in", ["muscle", "skin", "cardiac", "lung", "ulcerative_skin"])
                        ),
                        name="indication_domain",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("error_at__isnull", True)),
                        fields=("course", "domain"),
                        name="indication_once_a_course",
                    ),
                ],
            },
        ),
    ]
