"""The lĩnh vực stands in the case; indexes for a field, a village, what was late, and the measures of a period.

`dossiers.0002` fills the new column: only there the procedure of a case is known.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agency", "0001_initial"),
        ("casework", "0002_search_words"),
        ("procedures", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="case", name="casework_received"),
        migrations.RemoveIndex(model_name="case", name="casework_ended"),
        migrations.AddField(
            model_name="case",
            name="field",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="procedures.field",
            ),
        ),
        migrations.AddIndex(
            model_name="case", index=models.Index(fields=["agency", "field", "id"], name="casework_field")
        ),
        migrations.AddIndex(
            model_name="case", index=models.Index(fields=["agency", "village", "id"], name="casework_village")
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("timeliness", "late")), fields=["agency", "due_at"], name="casework_late"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["agency", "received_at", "kind"], include=("id",), name="casework_received"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["agency", "ended_at", "received_at", "timeliness", "state", "kind"],
                include=("id",),
                name="casework_ended",
            ),
        ),
    ]
