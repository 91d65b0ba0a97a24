"""Foreign keys have no index where another index begins with their column."""

import django.db.models.deletion
from django.db import migrations, models

from linli.core.database.indexes import without_index


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_no_index_twice"),
        ("places", "0003_no_index_twice"),
        ("visits", "0008_door_codes"),
    ]

    operations = [
        without_index(
            "companion",
            "visit",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="companions",
                to="visits.visit",
            ),
            "visits_companion_visit_id_4da8e11b",
        ),
        without_index(
            "need",
            "visit",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="needs", to="visits.visit"
            ),
            "visits_need_visit_id_24d35268",
        ),
        without_index(
            "visit",
            "community",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
            ),
            "visits_visit_community_id_0a22deac",
        ),
        without_index(
            "visit",
            "household",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="visits",
                to="people.household",
            ),
            "visits_visit_household_id_4a77554f",
        ),
        without_index(
            "visitphoto",
            "visit",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="visits.visit"
            ),
            "visits_visitphoto_visit_id_35d40800",
        ),
    ]
