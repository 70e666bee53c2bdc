
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0007_highlights'),
    ]

    operations = [
        migrations.AlterField(
            model_name='homepage',
            name='introduction',
            field=models.TextField(blank=True, max_length=1000),
        ),
        migrations.AlterField(
            model_name='informationpage',
            name='introduction',
            field=models.TextField(blank=True, max_length=1000),
        ),
    ]
