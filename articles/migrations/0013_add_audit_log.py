"""The audit log, and the triggers that keep it append-only.

SQLite forgets a table's triggers when a later migration changes its columns: such a migration makes them again.
"""

import django.db.models.deletion
from django.db import migrations, models

SAYS = "the audit log is append-only"
SQLITE = [
    *(
        f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        for table, verb, when in (
            ("articles_loggedact", "UPDATE", ""),
            ("articles_loggedact", "DELETE", ""),
            # INSERT OR REPLACE removes a row without asking the trigger of DELETE.
            ("articles_loggedact", "INSERT", "WHEN EXISTS (SELECT 1 FROM articles_loggedact WHERE id = NEW.id)"),
            ("articles_loggedaddress", "UPDATE", ""),
            (
                "articles_loggedaddress",
                "INSERT",
                "WHEN EXISTS (SELECT 1 FROM articles_loggedaddress WHERE act_id = NEW.act_id)",
            ),
        )
    )
]
SQLITE_REVERSE = [
    "DROP TRIGGER articles_loggedact_refuses_update",
    "DROP TRIGGER articles_loggedact_refuses_delete",
    "DROP TRIGGER articles_loggedact_refuses_insert",
    "DROP TRIGGER articles_loggedaddress_refuses_update",
    "DROP TRIGGER articles_loggedaddress_refuses_insert",
]
POSTGRESQL = [
    f"""CREATE FUNCTION articles_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER loggedact_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON articles_loggedact
    FOR EACH STATEMENT EXECUTE FUNCTION articles_refuse_change()""",
    """CREATE TRIGGER loggedaddress_is_never_changed BEFORE UPDATE ON articles_loggedaddress
    FOR EACH STATEMENT EXECUTE FUNCTION articles_refuse_change()""",
]
POSTGRESQL_REVERSE = [
    "DROP TRIGGER loggedact_is_append_only ON articles_loggedact",
    "DROP TRIGGER loggedaddress_is_never_changed ON articles_loggedaddress",
    "DROP FUNCTION articles_refuse_change()",
]
STATEMENTS = {"sqlite": (SQLITE, SQLITE_REVERSE), "postgresql": (POSTGRESQL, POSTGRESQL_REVERSE)}


def forwards(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor][0]:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor][1]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_add_watching")]
    operations = [
        migrations.CreateModel(
            name="LoggedAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("account", models.BigIntegerField(null=True)),
                ("account_name", models.CharField(blank=True, max_length=150)),
                ("what", models.CharField(max_length=30)),
                ("kind", models.CharField(blank=True, max_length=30)),
                ("key", models.CharField(blank=True, max_length=80)),
                ("label", models.CharField(blank=True, max_length=200)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "logged act",
                "verbose_name_plural": "audit log",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["at"], name="logged_at"),
                    models.Index(fields=["what", "id"], name="logged_what"),
                    models.Index(fields=["account", "id"], name="logged_by"),
                    models.Index(fields=["kind", "key", "id"], name="logged_on"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LoggedAddress",
            fields=[
                (
                    "act",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="address",
                        serialize=False,
                        to="articles.loggedact",
                    ),
                ),
                ("network", models.CharField(max_length=43)),
            ],
            options={"indexes": [models.Index(fields=["network", "act"], name="logged_from")]},
        ),
        migrations.RunPython(forwards, backwards),
    ]
