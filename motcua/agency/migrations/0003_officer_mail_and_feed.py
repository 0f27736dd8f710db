"""Where an officer's mail goes, and the key of the officer's calendar."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agency", "0002_given_password"),
    ]

    operations = [
        migrations.AddField(
            model_name="officer",
            name="email",
            field=models.EmailField(blank=True, default="", max_length=200, verbose_name="thư điện tử công vụ"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="officer",
            name="feed_key_hash",
            field=models.CharField(blank=True, max_length=64, null=True, unique=True, verbose_name="mã băm khoá lịch"),
        ),
        migrations.AddField(
            model_name="officer",
            name="feed_key_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="khoá lịch cấp lúc"),
        ),
        migrations.AddConstraint(
            model_name="officer",
            constraint=models.CheckConstraint(
                condition=models.Q(("feed_key_hash__isnull", True), ("feed_key_at__isnull", False), _connector="OR"),
                name="agency_feed_key_has_moment",
            ),
        ),
    ]
