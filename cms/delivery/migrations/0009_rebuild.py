from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone


def keep_marks(apps: Any, schema_editor: Any) -> None:
    """Keep the items marked that were marked in their own row."""
    items = apps.get_model("delivery", "ContentItem").objects.filter(stale=True, page__isnull=False)
    rebuild, now = apps.get_model("delivery", "Rebuild"), timezone.now()
    rebuild.objects.bulk_create(
        rebuild(page_id=page, published_at=published_at, marked_at=now)
        for page, published_at in items.values_list("page", "published_at")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0008_flat_listings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rebuild",
            fields=[
                ("page", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="rebuild", serialize=False, to="wagtailcore.page")),
                ("published_at", models.DateTimeField(null=True)),
                ("marked_at", models.DateTimeField()),
                ("terms_only", models.BooleanField(default=False, help_text="Whether only what the practice says of every item has changed.")),
            ],
            options={"indexes": [models.Index(fields=["-published_at", "page"], name="rebuild_newest")]},
        ),
        migrations.AddField(
            model_name="feedstate",
            name="rebuilding_until",
            field=models.DateTimeField(help_text="Until when a process has the rebuilding of marked items to itself.", null=True),
        ),
        migrations.RunPython(keep_marks, migrations.RunPython.noop, elidable=True),
        migrations.RemoveIndex(model_name="contentitem", name="item_stale"),
        migrations.RemoveField(model_name="contentitem", name="stale"),
    ]
