import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0002_doors"),
        ("staffing", "0003_encrypt_papers"),
        ("visits", "0005_fill_promise_due"),
    ]

    operations = [
        migrations.CreateModel(
            name="Companion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(blank=True, default="", max_length=20, verbose_name="role of a companion")),
                (
                    "community",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="companions", to="visits.visit"
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="came_along",
                        to="staffing.worker",
                    ),
                ),
            ],
            options={
                "verbose_name": "companion",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("worker__isnull", False), ("role", "")),
                            models.Q(("worker", None), models.Q(("role", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="visits_companion_is_a_worker_or_a_role",
                    ),
                    models.UniqueConstraint(fields=("visit", "worker"), name="visits_colleague_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("role", ""), _negated=True),
                        fields=("visit", "role"),
                        name="visits_role_once",
                    ),
                ],
            },
        ),
    ]
