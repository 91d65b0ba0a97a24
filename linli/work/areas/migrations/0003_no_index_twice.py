"""Foreign keys have no index where another index begins with their column."""

import django.db.models.deletion
from django.db import migrations, models

from linli.core.database.indexes import without_index


class Migration(migrations.Migration):
    dependencies = [
        ("areas", "0002_one_worker_per_door"),
        ("places", "0003_no_index_twice"),
        ("staffing", "0003_encrypt_papers"),
    ]

    operations = [
        without_index(
            "responsibility",
            "community",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
            ),
            "areas_responsibility_community_id_4047f2de",
        ),
        without_index(
            "responsibility",
            "worker",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="responsibilities",
                to="staffing.worker",
            ),
            "areas_responsibility_worker_id_533947dd",
        ),
    ]
