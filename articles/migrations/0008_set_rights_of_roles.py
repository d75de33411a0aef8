"""The roles contributor, reviewer and editor-in-chief with their rights; accounts keep the roles that they had."""

from django.db import migrations

WRITTEN = ("article", "party", "source", "image")
KEPT = ("category", "infoboxtemplate")
CONTRIBUTOR = [
    *(f"{verb}_{model}" for model in WRITTEN for verb in ("view", "add", "change")),
    *(f"view_{model}" for model in KEPT),
    "submit_article",
]
REVIEWER = [*CONTRIBUTOR, "review_article", "publish_article"]
CHIEF = [
    *REVIEWER,
    *(f"{verb}_{model}" for model in KEPT for verb in ("add", "change")),
    "publish_own_article",
    "remove_article",
]
ROLES = {"contributor": CONTRIBUTOR, "reviewer": REVIEWER, "editor-in-chief": CHIEF}
BEFORE = {
    "contributor": [f"{verb}_{model}" for model in (*WRITTEN, *KEPT) for verb in ("view", "add", "change")],
}
BEFORE["editor-in-chief"] = [*BEFORE["contributor"], "publish_article"]


def set_rights(apps, roles):
    """Give each role exactly its rights; they are made here too, for Django makes them only after the last migration."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    names = dict(apps.get_model("articles", "article")._meta.permissions)
    for role, codenames in roles.items():
        group, _ = Group.objects.get_or_create(name=role)
        rights = []
        for codename in codenames:
            verb, _, model = codename.rpartition("_")
            verbose_name = apps.get_model("articles", model)._meta.verbose_name
            content_type, _ = ContentType.objects.get_or_create(app_label="articles", model=model)
            name = names.get(codename, f"Can {verb} {verbose_name}")
            permission, _ = Permission.objects.get_or_create(
                codename=codename, content_type=content_type, defaults={"name": name}
            )
            rights.append(permission)
        group.permissions.set(rights)


def forwards(apps, schema_editor):
    set_rights(apps, ROLES)


def backwards(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name="reviewer").delete()
    set_rights(apps, BEFORE)


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_add_reviews")]
    operations = [migrations.RunPython(forwards, backwards)]
