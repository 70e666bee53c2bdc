
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0006_social_image'),
    ]

    operations = [
        migrations.AlterField(
            model_name='articleindexpage',
            name='introduction',
            field=models.TextField(blank=True, max_length=1000),
        ),
        migrations.AlterField(
            model_name='articlepage',
            name='summary',
            field=models.TextField(help_text='One or two sentences, shown in lists and under the title.', max_length=500),
        ),
        migrations.AlterField(
            model_name='correction',
            name='text',
            field=models.TextField(help_text='One sentence: what changed, and why.', max_length=1000),
        ),
    ]
