"""The roles of the newsroom, as groups with their rights."""

from django.db import migrations

RECORDS = ("party", "source", "category", "infoboxtemplate", "image")
CONTRIBUTOR = [f"{act}_{model}" for model in ("article", *RECORDS) for act in ("view", "add", "change")]
ROLES = {
    "contributor": CONTRIBUTOR,
    "editor-in-chief": [*CONTRIBUTOR, "publish_article"],
}


def add_roles(apps, schema_editor):
    """Make the groups; the rights are made here too, for Django makes them only after the last migration."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for role, codenames in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        for codename in codenames:
            act, _, model = codename.partition("_")
            verbose_name = apps.get_model("articles", model)._meta.verbose_name
            name = "Can publish and unpublish articles" if act == "publish" else f"Can {act} {verbose_name}"
            content_type, _ = ContentType.objects.get_or_create(app_label="articles", model=model)
            permission, _ = Permission.objects.get_or_create(
                codename=codename, content_type=content_type, defaults={"name": name}
            )
            group.permissions.add(permission)


def remove_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0001_add_articles_history_and_library"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(add_roles, remove_roles)]
