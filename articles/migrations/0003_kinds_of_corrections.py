from django.db import migrations, models


def correct(apps, schema_editor):
    """What was called a retraction left the text public, so it was a correction."""
    corrections = apps.get_model('articles', 'Correction').objects
    corrections.filter(kind='retraction').update(kind='correction')


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0002_initial'),
    ]

    operations = [
        migrations.RunPython(correct, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='correction',
            name='kind',
            field=models.CharField(choices=[('update', 'Update'), ('correction', 'Correction')], default='update', max_length=16),
        ),
    ]
