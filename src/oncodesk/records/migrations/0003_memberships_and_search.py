"""Memberships get an outside id and a version; names can be searched by prefix inside the wall."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0002_bedside_check'),
    ]

    operations = [
        migrations.AddField(
            model_name='personrow',
            name='has_first_password',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='membershiprow',
            name='version',
            field=models.IntegerField(default=1),
        ),
        migrations.AddField(
            model_name='membershiprow',
            name='public_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='membershiprow',
            name='created_at',
            field=models.DateTimeField(null=True),
        ),
        # A membership is as old as its practice where nobody wrote it down.
        migrations.RunSQL(
            "update records_membershiprow set public_id = gen_random_uuid(), created_at = p.created_at "
            "from records_practicerow p where p.id = practice_id",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name='membershiprow',
            name='public_id',
            field=models.UUIDField(unique=True),
        ),
        migrations.AlterField(
            model_name='membershiprow',
            name='created_at',
            field=models.DateTimeField(),
        ),
        migrations.AlterField(
            model_name='clientrow',
            name='name_key',
            field=models.CharField(db_collation='C', max_length=120),
        ),
        migrations.AlterField(
            model_name='patientrow',
            name='name_key',
            field=models.CharField(db_collation='C', max_length=80),
        ),
        migrations.AddIndex(
            model_name='patientrow',
            index=models.Index(condition=models.Q(('microchip', ''), _negated=True), fields=['practice', 'microchip'], name='patient_microchip_idx'),
        ),
    ]
