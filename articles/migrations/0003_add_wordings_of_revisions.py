from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_add_roles")]

    operations = [
        migrations.AddField(
            model_name="articlerevision",
            name="wordings",
            field=models.JSONField(
                default=dict,
                help_text="What it changed of an older revision, by the number of that: the first sentences.",
            ),
        ),
    ]
