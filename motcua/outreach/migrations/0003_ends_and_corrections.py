"""A run that is ended says when and why; a wrong word at the loudspeakers is corrected by a later one.

SQLite makes the table anew and loses its triggers thereby, so they are taken off and set again. Backwards only while
nothing was corrected: two words for one reading have no room in the old table.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

final = import_module("motcua.outreach.migrations.0002_broadcasts_are_final")


class Migration(migrations.Migration):
    dependencies = [("outreach", "0002_broadcasts_are_final")]
    operations = [
        migrations.AddField("communicationitem", "ended_at", models.DateTimeField("thôi phát lúc", null=True)),
        migrations.AddField("communicationitem", "ended_reason", models.TextField("lý do thôi phát", blank=True, default=""),
                            preserve_default=False),
        migrations.AddConstraint(
            "communicationitem",
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_reason=""), name="outreach_ended_has_reason"
            ),
        ),
        migrations.RunPython(final.allow, final.refuse),
        migrations.AddField(
            "broadcast",
            "corrects",
            models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="correction",
                to="outreach.broadcast",
            ),
        ),
        migrations.RemoveConstraint("broadcast", "outreach_broadcast_once"),
        migrations.AddConstraint(
            "broadcast",
            models.UniqueConstraint(
                fields=["item", "slot", "day"], condition=Q(corrects__isnull=True), name="outreach_broadcast_once"
            ),
        ),
        migrations.AddConstraint(
            "broadcast",
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(note=""), name="outreach_correction_has_reason"
            ),
        ),
        migrations.RunPython(final.refuse, final.allow),
    ]
