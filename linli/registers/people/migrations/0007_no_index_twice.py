"""Foreign keys have no index where another index begins with their column."""

import django.db.models.deletion
from django.db import migrations, models

from linli.core.database.indexes import without_index


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_fault_in_every_language"),
        ("places", "0003_no_index_twice"),
    ]

    operations = [
        without_index(
            "circumstance",
            "community",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
            ),
            "people_circumstance_community_id_9ac59c7e",
        ),
        without_index(
            "duplicate",
            "community",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
            ),
            "people_duplicate_community_id_1c55e7dc",
        ),
        without_index(
            "duplicate",
            "first",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
            ),
            "people_duplicate_first_id_a2f1af52",
        ),
        without_index(
            "household",
            "community",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
            ),
            "people_household_community_id_22515880",
        ),
        without_index(
            "household",
            "dwelling",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="households",
                to="places.place",
            ),
            "people_household_dwelling_id_bb03ddc9",
        ),
        without_index(
            "person",
            "community",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
            ),
            "people_person_community_id_3ba58a23",
        ),
    ]
