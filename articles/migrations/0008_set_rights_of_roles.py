"""The roles of the newsroom with their rights; accounts keep the roles that they had."""

from django.db import migrations

WRITTEN = ("article", "party", "source", "image")
KEPT = ("category", "infoboxtemplate")


def rights(verbs, models):
    return [f"{verb}_{model}" for model in models for verb in verbs]


READING = rights(["view"], WRITTEN + KEPT)
CONTRIBUTOR = [*READING, *rights(["add", "change"], WRITTEN), "submit_article"]
REVIEWER = [*CONTRIBUTOR, "review_article", "publish_article"]
CHIEF = [*REVIEWER, *rights(["add", "change"], KEPT)]
ROLES = {
    "contributor": CONTRIBUTOR,
    "reviewer": REVIEWER,
    "editor-in-chief": [*CHIEF, "publish_own_article", "protect_article", "rename_article", "remove_article"],
    "custodian": [*READING, "hide_article", "suppress_article", "audit_article"],
    "administrator": [*rights(["view", "add", "change"], ["user"]), "view_group", "audit_article"],
}
BEFORE = {"contributor": rights(["view", "add", "change"], WRITTEN + KEPT)}
BEFORE["editor-in-chief"] = [*BEFORE["contributor"], "publish_article"]


def set_rights(apps, roles):
    """Give each role exactly its rights; they are made here too, for Django makes them only after the last migration."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    own = dict(apps.get_model("articles", "article")._meta.permissions)
    for role, codenames in roles.items():
        group, _ = Group.objects.get_or_create(name=role)
        held = []
        for codename in codenames:
            verb, _, model = codename.rpartition("_")
            app = "auth" if model in ("user", "group") else "articles"
            name = own.get(codename, f"Can {verb} {apps.get_model(app, model)._meta.verbose_name}")
            content_type, _ = ContentType.objects.get_or_create(app_label=app, model=model)
            permission, _ = Permission.objects.get_or_create(
                codename=codename, content_type=content_type, defaults={"name": name}
            )
            held.append(permission)
        group.permissions.set(held)


def forwards(apps, schema_editor):
    set_rights(apps, ROLES)


def backwards(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES.keys() - BEFORE.keys()).delete()
    set_rights(apps, BEFORE)


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_add_reviews")]
    operations = [migrations.RunPython(forwards, backwards)]
