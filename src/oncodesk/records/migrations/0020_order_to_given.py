"""An order goes from planned to given along one table, with a preparation of two people."""

import django.contrib.postgres.fields
import django.db.models.deletion
import oncodesk.records.models.shape
from django.conf import settings
from django.db import migrations, models

_ORDER_MOVES = """
create function order_moves() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.state <> 'planned' then
            raise exception 'an order begins as planned, not as %', new.state
                using errcode = 'check_violation', constraint = 'order_moves';
        end if;
    elsif new.state <> old.state
        and not (old.state = 'released' and new.state = 'given' and not old.is_cytotoxic)
        -- A death that two people took back gives the orders back that it cancelled, unsigned.
        and not (old.state = 'cancelled' and new.state = 'planned' and exists (
            select 1 from records_deathrow d
              join records_visitrow v on v.patient_id = d.patient_id
             where v.id = new.visit_id and d.undone_at is not null and d.ended -> 'orders' ? old.id::text
        ))
        and not exists (select 1 from (values
            ('planned', 'cancelled'), ('planned', 'not_given'), ('planned', 'signed'),
            ('signed', 'cancelled'), ('signed', 'expired'), ('signed', 'held'), ('signed', 'not_given'), ('signed', 'planned'), ('signed', 'released'),
            ('released', 'cancelled'), ('released', 'expired'), ('released', 'held'), ('released', 'not_given'), ('released', 'planned'), ('released', 'preparing'), ('released', 'signed'),
            ('preparing', 'cancelled'), ('preparing', 'expired'), ('preparing', 'held'), ('preparing', 'not_given'), ('preparing', 'planned'), ('preparing', 'prepared'), ('preparing', 'released'),
            ('prepared', 'cancelled'), ('prepared', 'checked'), ('prepared', 'expired'), ('prepared', 'held'), ('prepared', 'not_given'), ('prepared', 'planned'), ('prepared', 'released'),
            ('checked', 'cancelled'), ('checked', 'expired'), ('checked', 'giving'), ('checked', 'held'), ('checked', 'not_given'), ('checked', 'planned'), ('checked', 'released'),
            ('giving', 'given'), ('giving', 'not_given'), ('giving', 'partly_given'),
            ('held', 'cancelled'), ('held', 'expired'), ('held', 'not_given'), ('held', 'planned'), ('held', 'signed'),
            ('expired', 'cancelled'), ('expired', 'not_given'), ('expired', 'planned'), ('expired', 'signed'),
            ('given', 'error'),
            ('partly_given', 'error')
        ) as legal(before, after) where legal.before = old.state and legal.after = new.state) then
        raise exception 'an order that is % cannot become %', old.state, new.state
            using errcode = 'check_violation', constraint = 'order_moves';
    end if;
    return new;
end
$$;
create trigger order_moves before insert or update of state on records_orderrow
    for each row execute function order_moves();

create function administration_stands() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if (new.order_id, new.amount, new.unit, new.given_at, new.given_by_id, new.checked_by_id)
            is distinct from (old.order_id, old.amount, old.unit, old.given_at, old.given_by_id, old.checked_by_id)
            or (old.is_error and not new.is_error) then
            raise exception 'what was given is not changed; it is entered in error by two people'
                using errcode = 'check_violation', constraint = 'administration_stands';
        end if;
    elsif new.order_id is not null then
        if not exists (select 1 from records_orderrow o where o.id = new.order_id and o.state = 'giving') then
            raise exception 'nothing is given of an order whose giving has not begun'
                using errcode = 'check_violation', constraint = 'administration_stands';
        end if;
        if not exists (select 1 from records_preparationrow p
                        where p.id = new.preparation_id and p.order_id = new.order_id
                          and p.checked_by_id is not null) then
            raise exception 'nothing is given that two people have not prepared'
                using errcode = 'check_violation', constraint = 'administration_stands';
        end if;
        if not exists (select 1 from records_bedsidecheckrow b
                        where b.order_id = new.order_id and b.release_id = new.release_id
                          and b.checked_by_id = new.checked_by_id) then
            raise exception 'nothing is given that nobody has checked at the patient'
                using errcode = 'check_violation', constraint = 'administration_stands';
        end if;
    end if;
    return new;
end
$$;
create trigger administration_stands before insert or update on records_administrationrow
    for each row execute function administration_stands();
"""
_BACK = """
drop trigger administration_stands on records_administrationrow;
drop function administration_stands();
drop trigger order_moves on records_orderrow;
drop function order_moves();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0019_response'),
    ]

    operations = [
        migrations.CreateModel(
            name='PreparationRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(unique=True)),
                ('version', models.IntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('number', models.IntegerField()),
                ('amount', models.DecimalField(decimal_places=4, max_digits=14)),
                ('unit', models.CharField(max_length=10)),
                ('recomputed', models.DecimalField(decimal_places=4, max_digits=14)),
                ('concentration', models.DecimalField(decimal_places=4, max_digits=10, null=True)),
                ('volume', models.DecimalField(decimal_places=4, max_digits=10, null=True)),
                ('diluent', models.CharField(blank=True, max_length=80)),
                ('final_volume', models.DecimalField(decimal_places=4, max_digits=10, null=True)),
                ('pieces', models.JSONField(default=list)),
                ('lots', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None)),
                ('drug_expires_on', models.DateField()),
                ('beyond_use_at', models.DateTimeField(null=True)),
                ('storage', models.CharField(blank=True, max_length=80)),
                ('confirmed', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('without_transfer', models.CharField(blank=True, max_length=200)),
                ('checked_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=10)),
                ('ended_at', models.DateTimeField(null=True)),
                ('why', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='orderrow',
            name='order_signed_by_a_person',
        ),
        migrations.AddField(
            model_name='administrationrow',
            name='confirmed',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None),
        ),
        migrations.AddField(
            model_name='administrationrow',
            name='doses',
            field=models.IntegerField(default=1),
        ),
        migrations.AddField(
            model_name='administrationrow',
            name='ended_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='administrationrow',
            name='goes_home',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='administrationrow',
            name='wasted',
            field=models.DecimalField(decimal_places=4, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name='orderrow',
            name='confirmed',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None),
        ),
        migrations.AddField(
            model_name='orderrow',
            name='started_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='orderrow',
            name='started_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='orderrow',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'expired', 'not_given', 'cancelled']), models.Q(('final_amount__gt', 0), ('signed_at__isnull', False), ('signed_by__isnull', False)), _connector='OR'), name='order_signed_by_a_person'),
        ),
        migrations.AddConstraint(
            model_name='orderrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'expired'), _negated=True), models.Q(('final_amount__isnull', True), ('signed_by__isnull', True)), _connector='OR'), name='order_expired_is_unsigned'),
        ),
        migrations.AddConstraint(
            model_name='orderrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'giving'), _negated=True), models.Q(('started_at__isnull', False), ('started_by__isnull', False)), _connector='OR'), name='order_giving_was_begun'),
        ),
        migrations.AddField(
            model_name='preparationrow',
            name='checked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='preparationrow',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='preparationrow',
            name='order',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='preparations', to='records.orderrow'),
        ),
        migrations.AddField(
            model_name='preparationrow',
            name='practice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.practicerow'),
        ),
        migrations.AddField(
            model_name='preparationrow',
            name='prepared_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='preparationrow',
            name='release',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='records.releaserow'),
        ),
        migrations.AddField(
            model_name='preparationrow',
            name='witness',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='administrationrow',
            name='preparation',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='records.preparationrow'),
        ),
        migrations.AddConstraint(
            model_name='administrationrow',
            constraint=models.CheckConstraint(condition=models.Q(('doses', 1), models.Q(('doses__gt', 1), ('goes_home', True)), _connector='OR'), name='administration_doses_in_a_bag'),
        ),
        migrations.AddConstraint(
            model_name='preparationrow',
            constraint=models.UniqueConstraint(fields=('practice', 'id'), name='preparation_practice_id_key'),
        ),
        migrations.AddConstraint(
            model_name='preparationrow',
            constraint=oncodesk.records.models.shape.SamePractice(field='order', name='preparation_order_wall', to='OrderRow'),
        ),
        migrations.AddConstraint(
            model_name='preparationrow',
            constraint=oncodesk.records.models.shape.SamePractice(field='release', name='preparation_release_wall', to='ReleaseRow'),
        ),
        migrations.AddConstraint(
            model_name='preparationrow',
            constraint=models.UniqueConstraint(fields=('practice', 'number'), name='preparation_number_key'),
        ),
        migrations.AddConstraint(
            model_name='preparationrow',
            constraint=models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('order',), name='preparation_one_standing_key'),
        ),
        migrations.AddConstraint(
            model_name='preparationrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_at__isnull', True), ('checked_by__isnull', True)), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False), models.Q(('checked_by', models.F('prepared_by')), _negated=True)), _connector='OR'), name='preparation_two_people'),
        ),
        migrations.AddConstraint(
            model_name='preparationrow',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('recomputed', models.F('amount'))), name='preparation_of_the_signed_dose'),
        ),
        migrations.AddConstraint(
            model_name='preparationrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('outcome', '')), models.Q(('checked_by__isnull', False), ('ended_at__isnull', False), ('outcome', 'used')), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('outcome', 'discarded'), models.Q(('why', ''), _negated=True), models.Q(('witness__isnull', True), models.Q(('witness', models.F('ended_by')), _negated=True), _connector='OR')), _connector='OR'), name='preparation_ends_in_one_way'),
        ),
        migrations.AddConstraint(
            model_name='administrationrow',
            constraint=oncodesk.records.models.shape.SamePractice(field='preparation', name='administration_preparation_wall', to='PreparationRow'),
        ),
        migrations.RunSQL(_ORDER_MOVES, _BACK),
    ]
