from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('practice', '0001_initial'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='practicesettings',
            options={'permissions': [('change_partnerterms', 'Can change terms for partners')], 'verbose_name': 'practice'},
        ),
        migrations.CreateModel(
            name='PartnerTerms',
            fields=[
            ],
            options={
                'verbose_name': 'terms for partners',
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('practice.practicesettings',),
        ),
    ]
