
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0006_fault_in_every_language'),
        ('places', '0002_doors'),
        ('staffing', '0003_encrypt_papers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FeedRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'reading of a calendar address',
                'indexes': [models.Index(fields=['source', 'at'], name='rounds_reads_of_source')],
            },
        ),
        migrations.CreateModel(
            name='WeekPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='first day')),
                ('input_hash', models.CharField(max_length=64)),
                ('content', models.JSONField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('worker', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='week_plan', to='staffing.worker')),
            ],
            options={
                'verbose_name': 'week plan',
            },
        ),
        migrations.CreateModel(
            name='Arrangement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('fixed', 'set to a day'), ('agreed', 'time agreed with the household'), ('skipped', 'not today')], max_length=8, verbose_name='kind')),
                ('day', models.DateField(verbose_name='day')),
                ('at', models.TimeField(blank=True, null=True, verbose_name='time')),
                ('back_on', models.DateField(blank=True, null=True, verbose_name='back in the plan from')),
                ('reason', models.CharField(blank=True, default='', max_length=12, verbose_name='reason')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('taken_back_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrangements', to='people.household')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'arrangement of a visit',
                'indexes': [models.Index(condition=models.Q(('taken_back_at', None)), fields=['community', 'day'], name='rounds_arrangements_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('at__isnull', False), ('kind', 'agreed')), models.Q(models.Q(('kind', 'agreed'), _negated=True), ('at', None)), _connector='OR'), name='rounds_agreed_has_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('back_on__gt', models.F('day')), ('kind', 'skipped')), models.Q(models.Q(('kind', 'skipped'), _negated=True), ('back_on', None), ('reason', '')), _connector='OR'), name='rounds_skipped_comes_back')],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('language', models.CharField(max_length=10)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feeds', to='staffing.worker')),
            ],
            options={
                'verbose_name': 'calendar address',
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('worker',), name='rounds_one_feed_each')],
            },
        ),
    ]
