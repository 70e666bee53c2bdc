"""Practitioners write articles."""

from django.db import migrations

from home.roles import create_roles


def create(apps, schema_editor):
    create_roles(apps)


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0008_longer_texts'),
    ]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
