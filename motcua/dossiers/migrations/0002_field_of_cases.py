"""Fills `Case.field` of the cases that were there before; indexes for what waits for a decision."""

from django.db import migrations, models

FILL = (
    "UPDATE casework_case SET field_id = ("
    "SELECT v.field_id FROM dossiers_dossier d JOIN procedures_procedureversion v ON v.id = d.version_id "
    "WHERE d.case_id = casework_case.id) WHERE field_id IS NULL"
)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0004_whole_words"),
        ("dossiers", "0001_initial"),
        ("procedures", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="apology", index=models.Index(fields=["state"], name="dossiers_apology_state")
        ),
        migrations.AddIndex(
            model_name="explanation",
            index=models.Index(fields=["state", "signed_at"], name="dossiers_explanation_state"),
        ),
    ]
