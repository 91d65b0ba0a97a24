"""Foreign keys have no index where another index begins with their column."""

import django.db.models.deletion
from django.db import migrations, models

from linli.core.database.indexes import without_index


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0003_no_index_twice"),
        ("staffing", "0003_encrypt_papers"),
    ]

    operations = [
        without_index(
            "qualification",
            "worker",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="qualifications",
                to="staffing.worker",
            ),
            "staffing_qualification_worker_id_ea55a463",
        ),
        without_index(
            "worker",
            "community",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
            ),
            "staffing_worker_community_id_909ed4df",
        ),
    ]
