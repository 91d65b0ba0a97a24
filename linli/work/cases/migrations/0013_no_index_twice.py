"""Foreign keys have no index where another index begins with their column."""

import django.db.models.deletion
from django.db import migrations, models

from linli.core.database.indexes import without_index


class Migration(migrations.Migration):
    dependencies = [
        ("bodies", "0003_alter_appointment_role_alter_proposal_role"),
        ("cases", "0012_recalculated_deadlines"),
        ("places", "0003_no_index_twice"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="case",
            name="cases_of_household",
        ),
        without_index(
            "case",
            "body",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="bodies.body",
            ),
            "cases_case_body_id_0badb728",
        ),
        without_index(
            "case",
            "community",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
            ),
            "cases_case_community_id_2bab8062",
        ),
        without_index(
            "material",
            "case",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="materials", to="cases.case"
            ),
            "cases_material_case_id_972fd638",
        ),
        without_index(
            "step",
            "case",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="cases.case"
            ),
            "cases_step_case_id_95522377",
        ),
    ]
