"""Editorial, then clinical review: the workflow of articles, and who may do what in it."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

from home.roles import create_roles
from home.workflows import create_workflows


def create(apps, schema_editor):
    # Django makes permissions after the last migration, which is too late for this one.
    for app in apps.get_app_configs():
        app.models_module = True
        create_permissions(app, apps=apps, using=schema_editor.connection.alias, verbosity=0)
        app.models_module = None
    create_roles(apps)
    create_workflows(apps)


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0004_checks'),
        ('articles', '0005_asked_reviewer'),
        ('checks', '0002_first_phrases'),
        ('practitioners', '0004_review_permission'),
        ('reviews', '0001_initial'),
    ]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
