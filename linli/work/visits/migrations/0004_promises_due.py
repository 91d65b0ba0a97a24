from django.conf import settings
from django.db import migrations, models

import linli.core.secrets.crypto


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_fault_in_every_language"),
        ("places", "0002_doors"),
        ("staffing", "0003_encrypt_papers"),
        ("visits", "0003_promised"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="visit",
            name="visits_promised",
        ),
        migrations.AddField(
            model_name="visit",
            name="promise_dropped_on",
            field=models.DateField(blank=True, null=True, verbose_name="promise no longer needed since"),
        ),
        migrations.AddField(
            model_name="visit",
            name="promise_due",
            field=models.DateField(blank=True, null=True, verbose_name="promise to be kept by"),
        ),
        migrations.AddField(
            model_name="visit",
            name="promise_reason",
            field=linli.core.secrets.crypto.EncryptedField(
                blank=True, default="", verbose_name="why the promise is no longer needed"
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                condition=models.Q(
                    ("promise_dropped_on", None), ("promise_kept_on", None), models.Q(("promise", ""), _negated=True)
                ),
                fields=["community", "promise_due"],
                name="visits_promises_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("promise_kept_on", None), ("promise_dropped_on", None), _connector="OR"),
                name="visits_promise_ends_once",
            ),
        ),
    ]
