import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "__first__"),
        ("records", "0002_fences"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="order",
            name="order_one_live_an_infusion",
        ),
        migrations.AddField(
            model_name="course",
            name="follows",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="records.course",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(
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
                        ],
                    )
                ),
                fields=("course", "infusion"),
                name="order_one_live_an_infusion",
            ),
        ),
        migrations.CreateModel(
            name="Acknowledgement",
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
                ("abnormal", models.BooleanField()),
                ("comment", models.CharField(blank=True, max_length=500)),
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
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="records.result",
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
                        name="acknowledgement_error_pair",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("error_at__isnull", True)),
                        fields=("result",),
                        name="acknowledged_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("abnormal", False),
                            models.Q(("comment", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="abnormal_needs_a_comment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
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
                ("way", models.CharField(max_length=10)),
                ("infection", models.BooleanField(null=True)),
                ("neurological", models.BooleanField(null=True)),
                ("respiratory", models.BooleanField(null=True)),
                ("text", models.CharField(blank=True, max_length=500)),
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
                        related_name="contacts",
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
                        name="contact_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("way__in", ["visit", "telephone", "letter", "infusion"])
                        ),
                        name="contact_way",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoreSet",
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
                (
                    "physician_global",
                    models.DecimalField(decimal_places=2, max_digits=4, null=True),
                ),
                ("patient_global", models.DecimalField(decimal_places=2, max_digits=4, null=True)),
                ("strength_scale", models.CharField(blank=True, max_length=5)),
                ("strength_score", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                (
                    "strength_maximum",
                    models.DecimalField(decimal_places=2, max_digits=6, null=True),
                ),
                ("function", models.DecimalField(decimal_places=3, max_digits=5, null=True)),
                ("enzyme_test", models.CharField(blank=True, max_length=10)),
                ("enzyme_value", models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                ("enzyme_upper", models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                ("extramuscular", models.DecimalField(decimal_places=2, max_digits=4, null=True)),
                ("activity", models.DecimalField(decimal_places=1, max_digits=4, null=True)),
                ("wellbeing", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ("wellbeing_range", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ("cdasi", models.DecimalField(decimal_places=1, max_digits=5, null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="core_sets",
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
                        name="core_set_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("strength_scale__in", ["", "mmt", "cmas"])),
                        name="core_set_scale",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("enzyme_test__in", ["", "ck", "aldolase", "ast", "alt", "ldh"])
                        ),
                        name="core_set_enzyme",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("error_at__isnull", True)),
                        fields=("course", "on"),
                        name="core_set_once_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DueItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=20)),
                ("opens_on", models.DateField()),
                ("overdue_on", models.DateField()),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="due_items",
                        to="records.course",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["overdue_on", "course"], name="due_item_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("course", "item"), name="due_item_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "item__in",
                                [
                                    "blood-count",
                                    "liver",
                                    "kidney",
                                    "immunoglobulins",
                                    "lung-function",
                                    "hbv-dna",
                                    "core-set-week-12",
                                    "core-set-week-26",
                                ],
                            )
                        ),
                        name="due_item_item",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("opens_on__lte", models.F("overdue_on"))),
                        name="due_item_opens_first",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Infusion",
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
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("scheduled", "Scheduled"),
                            ("checking", "Checking"),
                            ("cleared", "Cleared"),
                            ("running", "Running"),
                            ("paused", "Paused"),
                            ("completed", "Completed"),
                            ("stopped", "Stopped"),
                            ("observed", "Observed"),
                            ("closed", "Closed"),
                            ("not_given", "Not Given"),
                        ],
                        default="planned",
                        max_length=12,
                    ),
                ),
                ("state_since", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("scheduled_for", models.DateTimeField(null=True)),
                ("chair", models.CharField(blank=True, max_length=40)),
                ("first_ever", models.BooleanField(default=False)),
                ("started_at", models.DateTimeField(null=True)),
                ("product", models.CharField(blank=True, max_length=40)),
                ("lot", models.CharField(blank=True, max_length=40)),
                ("expiry", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("given_mg", models.DecimalField(decimal_places=1, max_digits=7, null=True)),
                ("given_ml", models.DecimalField(decimal_places=1, max_digits=7, null=True)),
                ("unused_ml", models.DecimalField(decimal_places=1, max_digits=7, null=True)),
                ("reconciled_at", models.DateTimeField(null=True)),
                (
                    "checked_by",
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
                        related_name="infusions",
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
                    "order",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_as",
                        to="records.order",
                    ),
                ),
                (
                    "reconciled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "started_by",
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
                    models.Index(fields=["state", "scheduled_for"], name="infusion_by_state")
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
                        name="infusion_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "planned",
                                    "scheduled",
                                    "checking",
                                    "cleared",
                                    "running",
                                    "paused",
                                    "completed",
                                    "stopped",
                                    "observed",
                                    "closed",
                                    "not_given",
                                ],
                            )
                        ),
                        name="infusion_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by__isnull", True),
                            ("started_by__isnull", True),
                            models.Q(("started_by", models.F("checked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="infusion_checker_is_another",
                    ),
                    models.UniqueConstraint(
                        fields=("course", "infusion", "attempt"), name="infusion_attempt_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "not_given"), _negated=True),
                        fields=("course", "infusion"),
                        name="infusion_one_live",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attempt__gte", 1), ("infusion__gte", 1)),
                        name="infusion_counts_from_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    [
                                        "running",
                                        "paused",
                                        "completed",
                                        "stopped",
                                        "observed",
                                        "closed",
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(
                                ("checked_by__isnull", False),
                                ("order__isnull", False),
                                ("started_at__isnull", False),
                                ("started_by__isnull", False),
                                models.Q(("lot", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="infusion_started_has_two_people_and_an_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["completed", "stopped", "observed", "closed"]),
                                _negated=True,
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("given_mg__isnull", False),
                                ("given_ml__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="infusion_ended_knows_what_was_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="infusion_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("given_mg__isnull", True), ("given_mg__gte", 0), _connector="OR"
                        ),
                        name="infusion_given_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InfusionMove",
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
                    "infusion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="records.infusion",
                    ),
                ),
            ],
            options={
                "ordering": ("seq",),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("infusion", "seq"), name="infusion_move_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
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
                ("happened_at", models.DateTimeField()),
                ("text", models.CharField(max_length=500)),
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
                    "infusion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="records.infusion",
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
                        name="note_error_pair",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PreCheck",
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
                ("happened_at", models.DateTimeField()),
                ("item", models.CharField(max_length=16)),
                ("clear", models.BooleanField()),
                ("said", models.JSONField(default=dict)),
                ("text", models.CharField(blank=True, max_length=300)),
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
                    "infusion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="records.infusion",
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
                        name="pre_check_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "item__in",
                                [
                                    "identity",
                                    "printout",
                                    "measurement",
                                    "infection",
                                    "fever",
                                    "neurological",
                                    "respiratory",
                                    "pregnancy",
                                    "consent",
                                    "access",
                                    "equipment",
                                ],
                            )
                        ),
                        name="pre_check_item",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RateEntry",
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
                ("happened_at", models.DateTimeField()),
                ("kind", models.CharField(max_length=10)),
                ("ml_h", models.DecimalField(decimal_places=2, max_digits=7)),
                ("mg_h", models.DecimalField(decimal_places=4, max_digits=9)),
                ("reason", models.CharField(blank=True, max_length=300)),
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
                    "infusion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="records.infusion",
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
                        name="rate_entry_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["start", "change", "pause", "resume", "stop", "complete"])
                        ),
                        name="rate_entry_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mg_h__gte", 0), ("ml_h__gte", 0)),
                        name="rate_entry_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reaction",
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
                ("happened_at", models.DateTimeField()),
                ("mg_h", models.DecimalField(decimal_places=4, max_digits=9)),
                (
                    "taken",
                    models.CharField(blank=True, help_text="what was done at once", max_length=300),
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
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reaction",
                        to="records.event",
                    ),
                ),
                (
                    "infusion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="records.infusion",
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
                        name="reaction_error_pair",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Relapse",
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
                ("free_from", models.DateField(null=True)),
                ("free_until", models.DateField(null=True)),
                ("domains", models.JSONField(default=list)),
                ("evidence", models.TextField()),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relapses",
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
                        name="relapse_error_pair",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("error_at__isnull", True)),
                        fields=("course",),
                        name="relapse_once_a_course",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetreatmentReason",
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
                ("reason", models.CharField(max_length=10)),
                ("text", models.CharField(blank=True, max_length=300)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reasons",
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
                        name="retreatment_reason_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__in", ["relapse", "cd19", "planned", "other"])),
                        name="retreatment_reason_word",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("error_at__isnull", True)),
                        fields=("course", "reason"),
                        name="retreatment_reason_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("late-neutropenia", "Late Neutropenia"),
                            ("low-igg", "Low Igg"),
                            ("falling-igg", "Falling Igg"),
                            ("hbv-dna", "Hbv Dna"),
                            ("alt-rise", "Alt Rise"),
                            ("lung-decline", "Lung Decline"),
                            ("severe-reaction", "Severe Reaction"),
                            ("neurological", "Neurological"),
                            ("respiratory", "Respiratory"),
                            ("infection-drug", "Infection Drug"),
                            ("re-plan", "Re Plan"),
                        ],
                        max_length=20,
                    ),
                ),
                ("urgent", models.BooleanField(default=False)),
                ("text", models.TextField()),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("done_code", models.CharField(blank=True, max_length=40)),
                ("done_text", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "course",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="records.course",
                    ),
                ),
                (
                    "done_by",
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
                    "event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="records.event",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="records.patient",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="records.result",
                    ),
                ),
                (
                    "therapy",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
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
                "indexes": [models.Index(fields=["done_at", "due_at"], name="task_by_day")],
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
                        name="task_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "late-neutropenia",
                                    "low-igg",
                                    "falling-igg",
                                    "hbv-dna",
                                    "alt-rise",
                                    "lung-decline",
                                    "severe-reaction",
                                    "neurological",
                                    "respiratory",
                                    "infection-drug",
                                    "re-plan",
                                ],
                            )
                        ),
                        name="task_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_at__isnull", True),
                                ("done_by__isnull", True),
                                ("done_text", ""),
                            ),
                            models.Q(
                                ("done_at__isnull", False),
                                ("done_by__isnull", False),
                                models.Q(("done_text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="task_done_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vitals",
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
                ("happened_at", models.DateTimeField()),
                ("systolic", models.PositiveSmallIntegerField(null=True)),
                ("diastolic", models.PositiveSmallIntegerField(null=True)),
                ("pulse", models.PositiveSmallIntegerField(null=True)),
                ("temperature_c", models.DecimalField(decimal_places=1, max_digits=4, null=True)),
                ("saturation", models.PositiveSmallIntegerField(null=True)),
                ("breaths", models.PositiveSmallIntegerField(null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
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
                    "infusion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="records.infusion",
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
                        name="vitals_error_pair",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkMark",
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
                ("clinic_id", models.BigIntegerField()),
                ("subject_type", models.CharField(max_length=20)),
                ("subject_id", models.BigIntegerField()),
                ("snoozed_until", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "claimed_by",
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
                        name="work_mark_error_pair",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("error_at__isnull", True)),
                        fields=("clinic_id", "subject_type", "subject_id"),
                        name="work_mark_one_standing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("snoozed_until__isnull", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="work_mark_snooze_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GivenMedicine",
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
                ("happened_at", models.DateTimeField()),
                ("purpose", models.CharField(max_length=14)),
                ("drug", models.CharField(max_length=80)),
                ("dose", models.CharField(max_length=60)),
                ("route", models.CharField(max_length=40)),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="medicines",
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
                (
                    "infusion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="records.infusion",
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
                        name="given_medicine_error_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["premedication", "reaction"])),
                        name="given_medicine_purpose",
                    ),
                ],
            },
        ),
    ]
