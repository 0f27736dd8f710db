from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="GroundToken",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("token", models.CharField(max_length=36, verbose_name="dấu")),
            ],
            options={"verbose_name": "dấu của dữ liệu nền"},
        ),
    ]
