"""Foreign keys have no index where another index begins with their column."""

import django.db.models.deletion
from django.db import migrations, models

from linli.core.database.indexes import without_index


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0002_doors"),
    ]

    operations = [
        without_index(
            "place",
            "community",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.place",
            ),
            "places_place_community_id_f4e5e41d",
        ),
    ]
