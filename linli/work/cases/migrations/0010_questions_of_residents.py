from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_taken_back_steps"),
    ]

    operations = [
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
                    ("ask", "question to the resident"),
                    ("reply", "answered by the resident"),
                    ("add", "added by the resident"),
                ],
                max_length=20,
            ),
        ),
    ]
