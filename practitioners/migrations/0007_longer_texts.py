
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('practitioners', '0006_languages_by_function'),
    ]

    operations = [
        migrations.AlterField(
            model_name='practitionerindexpage',
            name='introduction',
            field=models.TextField(blank=True, max_length=1000),
        ),
        migrations.AlterField(
            model_name='practitionerpage',
            name='summary',
            field=models.TextField(help_text='A few sentences, shown below every article that this person wrote.', max_length=1000, verbose_name='short biography'),
        ),
    ]
