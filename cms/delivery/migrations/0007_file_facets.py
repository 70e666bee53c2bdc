import re

from django.conf import settings
from django.db import migrations

from cms.foundation.addresses import absolute_url


def add_facets(apps, schema_editor):
    """Give each item the files that it shows as facets, by which they are public."""
    item_model = apps.get_model("delivery", "ContentItem")
    facet_model = apps.get_model("delivery", "ItemFacet")
    media = re.escape(absolute_url(f"{settings.MEDIA_URL}renditions/").encode())
    documents = re.escape(absolute_url("/documents/").encode())
    patterns = {
        "file:picture": re.compile(media + rb"([0-9a-f]{40})/"),
        "file:document": re.compile(documents + rb"(\d+)/"),
    }
    for item in item_model.objects.filter(reason="").only("content").iterator(chunk_size=100):
        facet_model.objects.bulk_create(
            facet_model(item=item, name=name, value=value.decode())
            for name, pattern in patterns.items()
            for value in set(pattern.findall(bytes(item.content)))
        )


class Migration(migrations.Migration):

    dependencies = [
        ("delivery", "0006_build_failures"),
    ]

    operations = [
        migrations.RunPython(add_facets, migrations.RunPython.noop),
    ]
