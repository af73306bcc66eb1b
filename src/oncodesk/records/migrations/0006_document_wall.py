"""A document's patient is of the same practice."""

import oncodesk.records.models.shape
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0005_blood_as_told'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='documentrow',
            constraint=oncodesk.records.models.shape.SamePractice(field='patient', name='document_patient_wall', to='PatientRow'),
        ),
    ]
