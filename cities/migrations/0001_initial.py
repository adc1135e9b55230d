import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django_countries.fields
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IndexArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        editable=False,
                        max_length=110,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "name_en",
                    models.CharField(max_length=120, null=True, verbose_name="name"),
                ),
                (
                    "name_fr",
                    models.CharField(max_length=120, null=True, verbose_name="name"),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(unique=True, verbose_name="order"),
                ),
            ],
            options={
                "verbose_name": "INDEX area",
                "verbose_name_plural": "INDEX areas",
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="City",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        editable=False,
                        max_length=110,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "aliases",
                    models.TextField(
                        blank=True,
                        help_text="One a line. A search for any of them finds the city.",
                        verbose_name="other spellings",
                    ),
                ),
                ("name_key", models.CharField(editable=False, max_length=1000)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("city", "City"),
                            ("borough", "Borough"),
                            ("region", "Region"),
                            ("union", "Union of municipalities"),
                            ("parish", "Parish"),
                            ("island", "Island"),
                        ],
                        default="city",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "country",
                    django_countries.fields.CountryField(
                        max_length=2, verbose_name="country"
                    ),
                ),
                (
                    "latitude",
                    models.FloatField(blank=True, null=True, verbose_name="latitude"),
                ),
                (
                    "longitude",
                    models.FloatField(blank=True, null=True, verbose_name="longitude"),
                ),
                (
                    "population",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="population"
                    ),
                ),
                (
                    "membership",
                    models.CharField(
                        choices=[
                            ("member", "Member"),
                            ("index", "Has taken the INDEX"),
                            ("project", "In a joint project"),
                            ("practice", "Has a practice here"),
                        ],
                        default="member",
                        max_length=20,
                        verbose_name="membership",
                    ),
                ),
                (
                    "joined_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="joined in",
                    ),
                ),
                (
                    "profile_url",
                    models.URLField(
                        blank=True, max_length=500, verbose_name="profile page"
                    ),
                ),
                (
                    "evidence_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="last seen as such in",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="source"),
                ),
                (
                    "officers",
                    models.ManyToManyField(
                        blank=True,
                        related_name="cities",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="officers",
                    ),
                ),
            ],
            options={
                "verbose_name": "city",
                "verbose_name_plural": "cities",
                "ordering": ["name_key"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCity",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        editable=False, max_length=110, verbose_name="address"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "aliases",
                    models.TextField(
                        blank=True,
                        help_text="One a line. A search for any of them finds the city.",
                        verbose_name="other spellings",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("city", "City"),
                            ("borough", "Borough"),
                            ("region", "Region"),
                            ("union", "Union of municipalities"),
                            ("parish", "Parish"),
                            ("island", "Island"),
                        ],
                        default="city",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "country",
                    django_countries.fields.CountryField(
                        max_length=2, verbose_name="country"
                    ),
                ),
                (
                    "latitude",
                    models.FloatField(blank=True, null=True, verbose_name="latitude"),
                ),
                (
                    "longitude",
                    models.FloatField(blank=True, null=True, verbose_name="longitude"),
                ),
                (
                    "population",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="population"
                    ),
                ),
                (
                    "membership",
                    models.CharField(
                        choices=[
                            ("member", "Member"),
                            ("index", "Has taken the INDEX"),
                            ("project", "In a joint project"),
                            ("practice", "Has a practice here"),
                        ],
                        default="member",
                        max_length=20,
                        verbose_name="membership",
                    ),
                ),
                (
                    "joined_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="joined in",
                    ),
                ),
                (
                    "profile_url",
                    models.URLField(
                        blank=True, max_length=500, verbose_name="profile page"
                    ),
                ),
                (
                    "evidence_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="last seen as such in",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="source"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical city",
                "verbose_name_plural": "historical cities",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalIndexArea",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        editable=False, max_length=110, verbose_name="address"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "name_en",
                    models.CharField(max_length=120, null=True, verbose_name="name"),
                ),
                (
                    "name_fr",
                    models.CharField(max_length=120, null=True, verbose_name="name"),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(
                        db_index=True, verbose_name="order"
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical INDEX area",
                "verbose_name_plural": "historical INDEX areas",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalNetwork",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        editable=False, max_length=110, verbose_name="address"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "name_en",
                    models.CharField(max_length=200, null=True, verbose_name="name"),
                ),
                (
                    "name_fr",
                    models.CharField(max_length=200, null=True, verbose_name="name"),
                ),
                (
                    "own_name",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="name in its own language",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("international", "International"),
                            ("national", "National"),
                            ("regional", "Regional"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("forming", "Being formed"),
                            ("unknown", "No recent activity known"),
                        ],
                        default="unknown",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "country",
                    django_countries.fields.CountryField(
                        blank=True, max_length=2, verbose_name="country"
                    ),
                ),
                (
                    "founded_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="founded in",
                    ),
                ),
                (
                    "website",
                    models.URLField(blank=True, max_length=500, verbose_name="website"),
                ),
                (
                    "description",
                    models.TextField(blank=True, verbose_name="description"),
                ),
                (
                    "description_en",
                    models.TextField(blank=True, null=True, verbose_name="description"),
                ),
                (
                    "description_fr",
                    models.TextField(blank=True, null=True, verbose_name="description"),
                ),
                (
                    "action_plan_link",
                    models.URLField(
                        blank=True,
                        max_length=500,
                        verbose_name="action plan, as a link",
                    ),
                ),
                (
                    "action_plan_file",
                    models.TextField(
                        blank=True,
                        max_length=100,
                        validators=[
                            django.core.validators.FileExtensionValidator(
                                [
                                    "pdf",
                                    "docx",
                                    "odt",
                                    "xlsx",
                                    "ods",
                                    "pptx",
                                    "odp",
                                    "txt",
                                    "csv",
                                ]
                            )
                        ],
                        verbose_name="action plan, as a file",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="source"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical network",
                "verbose_name_plural": "historical networks",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalIndexResult",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="edition (year)",
                    ),
                ),
                (
                    "score",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="score",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="source"),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=300, verbose_name="note"),
                ),
                (
                    "published",
                    models.BooleanField(default=False, verbose_name="public"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cities.city",
                        verbose_name="city",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Empty for the overall score.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cities.indexarea",
                        verbose_name="area",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical INDEX result",
                "verbose_name_plural": "historical INDEX results",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Network",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        editable=False,
                        max_length=110,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "name_en",
                    models.CharField(max_length=200, null=True, verbose_name="name"),
                ),
                (
                    "name_fr",
                    models.CharField(max_length=200, null=True, verbose_name="name"),
                ),
                (
                    "own_name",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="name in its own language",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("international", "International"),
                            ("national", "National"),
                            ("regional", "Regional"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("forming", "Being formed"),
                            ("unknown", "No recent activity known"),
                        ],
                        default="unknown",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "country",
                    django_countries.fields.CountryField(
                        blank=True, max_length=2, verbose_name="country"
                    ),
                ),
                (
                    "founded_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="founded in",
                    ),
                ),
                (
                    "website",
                    models.URLField(blank=True, max_length=500, verbose_name="website"),
                ),
                (
                    "description",
                    models.TextField(blank=True, verbose_name="description"),
                ),
                (
                    "description_en",
                    models.TextField(blank=True, null=True, verbose_name="description"),
                ),
                (
                    "description_fr",
                    models.TextField(blank=True, null=True, verbose_name="description"),
                ),
                (
                    "action_plan_link",
                    models.URLField(
                        blank=True,
                        max_length=500,
                        verbose_name="action plan, as a link",
                    ),
                ),
                (
                    "action_plan_file",
                    models.FileField(
                        blank=True,
                        upload_to="action-plans/",
                        validators=[
                            django.core.validators.FileExtensionValidator(
                                [
                                    "pdf",
                                    "docx",
                                    "odt",
                                    "xlsx",
                                    "ods",
                                    "pptx",
                                    "odp",
                                    "txt",
                                    "csv",
                                ]
                            )
                        ],
                        verbose_name="action plan, as a file",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="source"),
                ),
            ],
            options={
                "verbose_name": "network",
                "verbose_name_plural": "networks",
                "ordering": ["slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("founded_year__range", (1900, 2100)),
                            ("founded_year__isnull", True),
                            _connector="OR",
                        ),
                        name="network_founded_year_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("action_plan_link", ""),
                            ("action_plan_file", ""),
                            _connector="OR",
                        ),
                        name="network_one_action_plan",
                        violation_error_message="Give the action plan as a link or as a file, not as both.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalNetworkActivity",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("exchange", "Exchange of good practice"),
                            ("meeting", "Thematic meeting"),
                            ("policy", "Policy initiative"),
                            ("visit", "Study visit"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                (
                    "link",
                    models.URLField(blank=True, max_length=500, verbose_name="link"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cities.city",
                        verbose_name="city",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cities.network",
                        verbose_name="network",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical network activity",
                "verbose_name_plural": "historical network activities",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCity_networks",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "city",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cities.city",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="cities.historicalcity",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cities.network",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalCity_networks",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="city",
            name="networks",
            field=models.ManyToManyField(
                blank=True,
                related_name="members",
                to="cities.network",
                verbose_name="networks",
            ),
        ),
        migrations.CreateModel(
            name="NetworkActivity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("exchange", "Exchange of good practice"),
                            ("meeting", "Thematic meeting"),
                            ("policy", "Policy initiative"),
                            ("visit", "Study visit"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                (
                    "link",
                    models.URLField(blank=True, max_length=500, verbose_name="link"),
                ),
                (
                    "city",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="activities",
                        to="cities.city",
                        verbose_name="city",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="activities",
                        to="cities.network",
                        verbose_name="network",
                    ),
                ),
            ],
            options={
                "verbose_name": "network activity",
                "verbose_name_plural": "network activities",
                "ordering": ["-date", "title"],
            },
        ),
        migrations.CreateModel(
            name="IndexResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="edition (year)",
                    ),
                ),
                (
                    "score",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="score",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="source"),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=300, verbose_name="note"),
                ),
                (
                    "published",
                    models.BooleanField(default=False, verbose_name="public"),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty for the overall score.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="cities.indexarea",
                        verbose_name="area",
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="index_results",
                        to="cities.city",
                        verbose_name="city",
                    ),
                ),
            ],
            options={
                "verbose_name": "INDEX result",
                "verbose_name_plural": "INDEX results",
                "ordering": ["city", "-year", "area"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("year__range", (1900, 2100)),
                            ("year__isnull", True),
                            _connector="OR",
                        ),
                        name="index_year_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__range", (0, 100)),
                            ("score__isnull", True),
                            _connector="OR",
                        ),
                        name="index_score_in_range",
                    ),
                    models.UniqueConstraint(
                        models.F("city"),
                        django.db.models.functions.comparison.Coalesce("area", 0),
                        django.db.models.functions.comparison.Coalesce("year", 0),
                        name="index_one_score_an_edition",
                        violation_error_message="This city has a score in this area and edition already.",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="city",
            index=models.Index(fields=["country", "name_key"], name="city_by_country"),
        ),
        migrations.AddIndex(
            model_name="city",
            index=models.Index(fields=["name_key"], name="city_by_name"),
        ),
        migrations.AddConstraint(
            model_name="city",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("latitude__range", (-90, 90)),
                    ("latitude__isnull", True),
                    _connector="OR",
                ),
                name="city_latitude_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="city",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("longitude__range", (-180, 180)),
                    ("longitude__isnull", True),
                    _connector="OR",
                ),
                name="city_longitude_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="city",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("joined_year__range", (1900, 2100)),
                    ("joined_year__isnull", True),
                    _connector="OR",
                ),
                name="city_joined_year_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="city",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("evidence_year__range", (1900, 2100)),
                    ("evidence_year__isnull", True),
                    _connector="OR",
                ),
                name="city_evidence_year_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="city",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                    _connector="OR",
                ),
                name="city_both_coordinates",
                violation_error_message="Give both coordinates or neither.",
            ),
        ),
        migrations.AddIndex(
            model_name="networkactivity",
            index=models.Index(fields=["network", "-date"], name="activity_by_date"),
        ),
    ]
