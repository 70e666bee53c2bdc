
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('retractions', '0001_retractions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='retraction',
            name='lifting',
            field=models.TextField(blank=True, max_length=1000, verbose_name='why it was lifted'),
        ),
        migrations.AlterField(
            model_name='retraction',
            name='text',
            field=models.TextField(max_length=1000),
        ),
    ]
