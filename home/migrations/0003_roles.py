"""The roles of a practice, in place of Wagtail's own groups."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

from home.roles import create_roles, remove_stock_groups


def create(apps, schema_editor):
    # Django makes permissions after the last migration, which is too late for this one.
    for app in apps.get_app_configs():
        app.models_module = True
        create_permissions(app, apps=apps, using=schema_editor.connection.alias, verbosity=0)
        app.models_module = None
    # Permissions that came later are given by the migrations that came later.
    create_roles(apps, complete=False)
    remove_stock_groups(apps)


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0002_initial'),
        ('articles', '0002_initial'),
        ('practitioners', '0002_practitioner_login'),
        ('practice', '0002_partner_terms'),
        ('topics', '0001_initial'),
        ('images', '0002_initial'),
        ('documents', '0002_initial'),
        ('users', '0001_initial'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('wagtailadmin', '0006_formstate'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtaildocs', '0014_alter_document_file_size'),
        ('wagtailimages', '0027_image_description'),
        ('wagtailredirects', '0008_add_verbose_name_plural'),
    ]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
