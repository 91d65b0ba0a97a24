import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bodies", "0002_second_person"),
        ("cases", "0008_supervision"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="step",
            name="before",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="step",
            name="takes_back",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.step"
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="move",
            field=models.CharField(
                choices=[
                    ("report", "reported"),
                    ("accept", "accepted"),
                    ("reject", "not accepted"),
                    ("assign", "assigned to"),
                    ("start", "work started"),
                    ("report_done", "reported as done"),
                    ("return", "returned"),
                    ("transfer_up", "passed up"),
                    ("escalate", "passed up overdue"),
                    ("send_down", "returned to lower office"),
                    ("ask_extension", "extension requested"),
                    ("extend", "deadline extended"),
                    ("refuse_extension", "extension refused"),
                    ("cancel_extension", "request for extension withdrawn"),
                    ("revoke_extension", "extension revoked"),
                    ("verify", "checked and closed"),
                    ("send_back", "checked: not solved"),
                    ("reopen", "not solved: reopened"),
                    ("withdraw", "withdrawn"),
                    ("take_back", "step undone"),
                    ("comment", "note"),
                    ("attach", "file added"),
                    ("rate", "rated by the resident"),
                    ("remind", "reminder sent"),
                    ("supervise", "put under supervision"),
                    ("answer", "answered the supervising office"),
                    ("lift", "supervision lifted"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                condition=models.Q(("takes_back__isnull", False)),
                fields=("takes_back",),
                name="cases_step_taken_back_once",
            ),
        ),
    ]
