import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import django_countries.fields
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import cities.files


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cities", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GoodPractice",
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
                (
                    "title",
                    models.CharField(blank=True, max_length=250, verbose_name="title"),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("af", "Afrikaans"),
                            ("ar", "Arabic"),
                            ("ast", "Asturian"),
                            ("az", "Azerbaijani"),
                            ("bg", "Bulgarian"),
                            ("be", "Belarusian"),
                            ("bn", "Bengali"),
                            ("br", "Breton"),
                            ("bs", "Bosnian"),
                            ("ca", "Catalan"),
                            ("ckb", "Central Kurdish (Sorani)"),
                            ("cs", "Czech"),
                            ("cy", "Welsh"),
                            ("da", "Danish"),
                            ("de", "German"),
                            ("dsb", "Lower Sorbian"),
                            ("el", "Greek"),
                            ("en", "English"),
                            ("eo", "Esperanto"),
                            ("es", "Spanish"),
                            ("et", "Estonian"),
                            ("eu", "Basque"),
                            ("fa", "Persian"),
                            ("fi", "Finnish"),
                            ("fr", "French"),
                            ("fy", "Frisian"),
                            ("ga", "Irish"),
                            ("gd", "Scottish Gaelic"),
                            ("gl", "Galician"),
                            ("he", "Hebrew"),
                            ("hi", "Hindi"),
                            ("hr", "Croatian"),
                            ("hsb", "Upper Sorbian"),
                            ("hu", "Hungarian"),
                            ("hy", "Armenian"),
                            ("ia", "Interlingua"),
                            ("id", "Indonesian"),
                            ("ig", "Igbo"),
                            ("io", "Ido"),
                            ("is", "Icelandic"),
                            ("it", "Italian"),
                            ("ja", "Japanese"),
                            ("ka", "Georgian"),
                            ("kab", "Kabyle"),
                            ("kk", "Kazakh"),
                            ("km", "Khmer"),
                            ("kn", "Kannada"),
                            ("ko", "Korean"),
                            ("ky", "Kyrgyz"),
                            ("lb", "Luxembourgish"),
                            ("lt", "Lithuanian"),
                            ("lv", "Latvian"),
                            ("mk", "Macedonian"),
                            ("ml", "Malayalam"),
                            ("mn", "Mongolian"),
                            ("mr", "Marathi"),
                            ("ms", "Malay"),
                            ("my", "Burmese"),
                            ("nb", "Norwegian Bokmål"),
                            ("ne", "Nepali"),
                            ("nl", "Dutch"),
                            ("nn", "Norwegian Nynorsk"),
                            ("os", "Ossetic"),
                            ("pa", "Punjabi"),
                            ("pl", "Polish"),
                            ("pt", "Portuguese"),
                            ("ro", "Romanian"),
                            ("ru", "Russian"),
                            ("sk", "Slovak"),
                            ("sl", "Slovenian"),
                            ("sq", "Albanian"),
                            ("sr", "Serbian"),
                            ("sv", "Swedish"),
                            ("sw", "Swahili"),
                            ("ta", "Tamil"),
                            ("te", "Telugu"),
                            ("tg", "Tajik"),
                            ("th", "Thai"),
                            ("tk", "Turkmen"),
                            ("tr", "Turkish"),
                            ("tt", "Tatar"),
                            ("udm", "Udmurt"),
                            ("ug", "Uyghur"),
                            ("uk", "Ukrainian"),
                            ("ur", "Urdu"),
                            ("uz", "Uzbek"),
                            ("vi", "Vietnamese"),
                        ],
                        default="en",
                        max_length=10,
                        verbose_name="language of the text",
                    ),
                ),
                (
                    "period_text",
                    models.CharField(
                        blank=True,
                        help_text="In your own words: “2013 onwards”, “2011–2014”, “June 2017”.",
                        max_length=250,
                        verbose_name="period",
                    ),
                ),
                (
                    "start_year",
                    models.PositiveSmallIntegerField(
                        editable=False,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="start year",
                    ),
                ),
                (
                    "end_year",
                    models.PositiveSmallIntegerField(
                        editable=False,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="end year",
                    ),
                ),
                (
                    "ongoing",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="ongoing"
                    ),
                ),
                ("purpose", models.TextField(blank=True, verbose_name="Purpose")),
                (
                    "rationale",
                    models.TextField(blank=True, verbose_name="Stimulus/Rationale"),
                ),
                ("process", models.TextField(blank=True, verbose_name="Process")),
                ("impact", models.TextField(blank=True, verbose_name="Impact")),
                (
                    "contact_name",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="contact: name"
                    ),
                ),
                (
                    "contact_unit",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="contact: unit"
                    ),
                ),
                (
                    "contact_email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="contact: e-mail"
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True, max_length=600, verbose_name="Summary"
                    ),
                ),
                (
                    "obstacles",
                    models.TextField(blank=True, verbose_name="What was hard"),
                ),
                (
                    "transferability",
                    models.TextField(
                        blank=True, verbose_name="Could it work elsewhere?"
                    ),
                ),
                ("partners", models.TextField(blank=True, verbose_name="Partners")),
                (
                    "beneficiaries",
                    models.TextField(blank=True, verbose_name="Who benefits"),
                ),
                ("resources", models.TextField(blank=True, verbose_name="Resources")),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("described", "Described by the city"),
                            ("measured", "Measured: figures with their source"),
                            ("compared", "Compared: before and after, or with others"),
                            ("evaluated", "Evaluated: independent report attached"),
                        ],
                        default="described",
                        max_length=20,
                        verbose_name="evidence",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=1000, verbose_name="source"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("changes_requested", "Changes requested"),
                            ("published", "Published"),
                            ("archived", "Archived"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="created"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="last updated",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="submitted"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="published"
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateField(
                        editable=False, null=True, verbose_name="last confirmed"
                    ),
                ),
                ("title_key", models.CharField(editable=False, max_length=1000)),
                ("search_text", models.TextField(editable=False)),
            ],
            options={
                "verbose_name": "good practice",
                "verbose_name_plural": "good practices",
                "ordering": ["-published_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalGoodPractice",
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
                (
                    "title",
                    models.CharField(blank=True, max_length=250, verbose_name="title"),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("af", "Afrikaans"),
                            ("ar", "Arabic"),
                            ("ast", "Asturian"),
                            ("az", "Azerbaijani"),
                            ("bg", "Bulgarian"),
                            ("be", "Belarusian"),
                            ("bn", "Bengali"),
                            ("br", "Breton"),
                            ("bs", "Bosnian"),
                            ("ca", "Catalan"),
                            ("ckb", "Central Kurdish (Sorani)"),
                            ("cs", "Czech"),
                            ("cy", "Welsh"),
                            ("da", "Danish"),
                            ("de", "German"),
                            ("dsb", "Lower Sorbian"),
                            ("el", "Greek"),
                            ("en", "English"),
                            ("eo", "Esperanto"),
                            ("es", "Spanish"),
                            ("et", "Estonian"),
                            ("eu", "Basque"),
                            ("fa", "Persian"),
                            ("fi", "Finnish"),
                            ("fr", "French"),
                            ("fy", "Frisian"),
                            ("ga", "Irish"),
                            ("gd", "Scottish Gaelic"),
                            ("gl", "Galician"),
                            ("he", "Hebrew"),
                            ("hi", "Hindi"),
                            ("hr", "Croatian"),
                            ("hsb", "Upper Sorbian"),
                            ("hu", "Hungarian"),
                            ("hy", "Armenian"),
                            ("ia", "Interlingua"),
                            ("id", "Indonesian"),
                            ("ig", "Igbo"),
                            ("io", "Ido"),
                            ("is", "Icelandic"),
                            ("it", "Italian"),
                            ("ja", "Japanese"),
                            ("ka", "Georgian"),
                            ("kab", "Kabyle"),
                            ("kk", "Kazakh"),
                            ("km", "Khmer"),
                            ("kn", "Kannada"),
                            ("ko", "Korean"),
                            ("ky", "Kyrgyz"),
                            ("lb", "Luxembourgish"),
                            ("lt", "Lithuanian"),
                            ("lv", "Latvian"),
                            ("mk", "Macedonian"),
                            ("ml", "Malayalam"),
                            ("mn", "Mongolian"),
                            ("mr", "Marathi"),
                            ("ms", "Malay"),
                            ("my", "Burmese"),
                            ("nb", "Norwegian Bokmål"),
                            ("ne", "Nepali"),
                            ("nl", "Dutch"),
                            ("nn", "Norwegian Nynorsk"),
                            ("os", "Ossetic"),
                            ("pa", "Punjabi"),
                            ("pl", "Polish"),
                            ("pt", "Portuguese"),
                            ("ro", "Romanian"),
                            ("ru", "Russian"),
                            ("sk", "Slovak"),
                            ("sl", "Slovenian"),
                            ("sq", "Albanian"),
                            ("sr", "Serbian"),
                            ("sv", "Swedish"),
                            ("sw", "Swahili"),
                            ("ta", "Tamil"),
                            ("te", "Telugu"),
                            ("tg", "Tajik"),
                            ("th", "Thai"),
                            ("tk", "Turkmen"),
                            ("tr", "Turkish"),
                            ("tt", "Tatar"),
                            ("udm", "Udmurt"),
                            ("ug", "Uyghur"),
                            ("uk", "Ukrainian"),
                            ("ur", "Urdu"),
                            ("uz", "Uzbek"),
                            ("vi", "Vietnamese"),
                        ],
                        default="en",
                        max_length=10,
                        verbose_name="language of the text",
                    ),
                ),
                (
                    "period_text",
                    models.CharField(
                        blank=True,
                        help_text="In your own words: “2013 onwards”, “2011–2014”, “June 2017”.",
                        max_length=250,
                        verbose_name="period",
                    ),
                ),
                (
                    "start_year",
                    models.PositiveSmallIntegerField(
                        editable=False,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="start year",
                    ),
                ),
                (
                    "end_year",
                    models.PositiveSmallIntegerField(
                        editable=False,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="end year",
                    ),
                ),
                (
                    "ongoing",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="ongoing"
                    ),
                ),
                ("purpose", models.TextField(blank=True, verbose_name="Purpose")),
                (
                    "rationale",
                    models.TextField(blank=True, verbose_name="Stimulus/Rationale"),
                ),
                ("process", models.TextField(blank=True, verbose_name="Process")),
                ("impact", models.TextField(blank=True, verbose_name="Impact")),
                (
                    "contact_name",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="contact: name"
                    ),
                ),
                (
                    "contact_unit",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="contact: unit"
                    ),
                ),
                (
                    "contact_email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="contact: e-mail"
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True, max_length=600, verbose_name="Summary"
                    ),
                ),
                (
                    "obstacles",
                    models.TextField(blank=True, verbose_name="What was hard"),
                ),
                (
                    "transferability",
                    models.TextField(
                        blank=True, verbose_name="Could it work elsewhere?"
                    ),
                ),
                ("partners", models.TextField(blank=True, verbose_name="Partners")),
                (
                    "beneficiaries",
                    models.TextField(blank=True, verbose_name="Who benefits"),
                ),
                ("resources", models.TextField(blank=True, verbose_name="Resources")),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("described", "Described by the city"),
                            ("measured", "Measured: figures with their source"),
                            ("compared", "Compared: before and after, or with others"),
                            ("evaluated", "Evaluated: independent report attached"),
                        ],
                        default="described",
                        max_length=20,
                        verbose_name="evidence",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=1000, verbose_name="source"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("changes_requested", "Changes requested"),
                            ("published", "Published"),
                            ("archived", "Archived"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        blank=True, editable=False, verbose_name="created"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="last updated",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="submitted"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="published"
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateField(
                        editable=False, null=True, verbose_name="last confirmed"
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
                "verbose_name": "historical good practice",
                "verbose_name_plural": "historical good practices",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPicture",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.TextField(
                        max_length=100,
                        validators=[
                            django.core.validators.FileExtensionValidator(
                                ["jpg", "jpeg", "png", "webp"]
                            ),
                            cities.files.validate_picture,
                        ],
                        verbose_name="file",
                    ),
                ),
                (
                    "alternative_text",
                    models.CharField(
                        help_text="What the picture shows, for those who do not see it.",
                        max_length=300,
                        verbose_name="alternative text",
                    ),
                ),
                (
                    "credit",
                    models.CharField(blank=True, max_length=200, verbose_name="credit"),
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
                (
                    "practice",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="practices.goodpractice",
                        verbose_name="good practice",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical picture",
                "verbose_name_plural": "historical pictures",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPlace",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "country",
                    django_countries.fields.CountryField(
                        blank=True,
                        help_text="Only for a practice without a city.",
                        max_length=2,
                        verbose_name="country",
                    ),
                ),
                (
                    "locality",
                    models.CharField(
                        blank=True,
                        help_text="A town that is not in the list of cities.",
                        max_length=120,
                        verbose_name="locality",
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
                    "practice",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="practices.goodpractice",
                        verbose_name="good practice",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical place",
                "verbose_name_plural": "historical places",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalReferenceDocument",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "title",
                    models.CharField(blank=True, max_length=250, verbose_name="title"),
                ),
                (
                    "link",
                    models.URLField(blank=True, max_length=1000, verbose_name="link"),
                ),
                (
                    "file",
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
                            ),
                            cities.files.validate_document,
                        ],
                        verbose_name="file",
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
                (
                    "practice",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="practices.goodpractice",
                        verbose_name="good practice",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical key reference document",
                "verbose_name_plural": "historical key reference documents",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTopic",
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
                ("name_key", models.CharField(editable=False, max_length=300)),
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
                    "tier",
                    models.CharField(
                        choices=[("core", "Core"), ("extra", "Extra")],
                        default="extra",
                        max_length=10,
                        verbose_name="tier",
                    ),
                ),
                (
                    "coe_label",
                    models.CharField(
                        blank=True,
                        max_length=120,
                        verbose_name="label on the Council of Europe’s list",
                    ),
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
                (
                    "index_area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cities.indexarea",
                        verbose_name="INDEX area",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical topic",
                "verbose_name_plural": "historical topics",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Picture",
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
                    "file",
                    models.ImageField(
                        upload_to="pictures/",
                        validators=[
                            django.core.validators.FileExtensionValidator(
                                ["jpg", "jpeg", "png", "webp"]
                            ),
                            cities.files.validate_picture,
                        ],
                        verbose_name="file",
                    ),
                ),
                (
                    "alternative_text",
                    models.CharField(
                        help_text="What the picture shows, for those who do not see it.",
                        max_length=300,
                        verbose_name="alternative text",
                    ),
                ),
                (
                    "credit",
                    models.CharField(blank=True, max_length=200, verbose_name="credit"),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="practices.goodpractice",
                        verbose_name="good practice",
                    ),
                ),
            ],
            options={
                "verbose_name": "picture",
                "verbose_name_plural": "pictures",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Topic",
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
                ("name_key", models.CharField(editable=False, max_length=300)),
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
                    "tier",
                    models.CharField(
                        choices=[("core", "Core"), ("extra", "Extra")],
                        default="extra",
                        max_length=10,
                        verbose_name="tier",
                    ),
                ),
                (
                    "coe_label",
                    models.CharField(
                        blank=True,
                        max_length=120,
                        verbose_name="label on the Council of Europe’s list",
                    ),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(unique=True, verbose_name="order"),
                ),
                (
                    "index_area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topics",
                        to="cities.indexarea",
                        verbose_name="INDEX area",
                    ),
                ),
            ],
            options={
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalGoodPractice_topics",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "goodpractice",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="practices.goodpractice",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="practices.historicalgoodpractice",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="practices.topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalGoodPractice_topics",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="goodpractice",
            name="topics",
            field=models.ManyToManyField(
                blank=True,
                related_name="practices",
                to="practices.topic",
                verbose_name="topics",
            ),
        ),
        migrations.CreateModel(
            name="Place",
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
                    "country",
                    django_countries.fields.CountryField(
                        blank=True,
                        help_text="Only for a practice without a city.",
                        max_length=2,
                        verbose_name="country",
                    ),
                ),
                (
                    "locality",
                    models.CharField(
                        blank=True,
                        help_text="A town that is not in the list of cities.",
                        max_length=120,
                        verbose_name="locality",
                    ),
                ),
                ("locality_key", models.CharField(editable=False, max_length=300)),
                (
                    "city",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="cities.city",
                        verbose_name="city",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="practices.goodpractice",
                        verbose_name="good practice",
                    ),
                ),
            ],
            options={
                "verbose_name": "place",
                "verbose_name_plural": "places",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        fields=["country", "practice"], name="place_by_country"
                    ),
                    models.Index(fields=["city", "practice"], name="place_by_city"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("city__isnull", False),
                                ("country", ""),
                                ("locality", ""),
                            ),
                            models.Q(
                                ("city__isnull", True),
                                models.Q(("country", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="place_city_or_country",
                        violation_error_message="Give a city, or a country when there is no city, but not both.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("city__isnull", False)),
                        fields=("practice", "city"),
                        name="place_city_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("city__isnull", True)),
                        fields=("practice", "country", "locality"),
                        name="place_country_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferenceDocument",
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
                    "title",
                    models.CharField(blank=True, max_length=250, verbose_name="title"),
                ),
                (
                    "link",
                    models.URLField(blank=True, max_length=1000, verbose_name="link"),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        upload_to="documents/",
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
                            ),
                            cities.files.validate_document,
                        ],
                        verbose_name="file",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reference_documents",
                        to="practices.goodpractice",
                        verbose_name="good practice",
                    ),
                ),
            ],
            options={
                "verbose_name": "key reference document",
                "verbose_name_plural": "key reference documents",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("link", ""), models.Q(("file", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("link", ""), _negated=True), ("file", "")
                            ),
                            _connector="OR",
                        ),
                        name="document_link_or_file",
                        violation_error_message="Give a link or a file, one of the two.",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="goodpractice",
            index=models.Index(
                fields=["status", "-published_at"], name="practice_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="goodpractice",
            index=models.Index(
                fields=["status", "-updated_at"], name="practice_updated"
            ),
        ),
        migrations.AddIndex(
            model_name="goodpractice",
            index=models.Index(
                fields=["status", "title_key"], name="practice_by_title"
            ),
        ),
        migrations.AddIndex(
            model_name="goodpractice",
            index=models.Index(
                fields=["start_year", "end_year"], name="practice_active_in"
            ),
        ),
        migrations.AddIndex(
            model_name="goodpractice",
            index=models.Index(
                fields=["status", "language"], name="practice_by_language"
            ),
        ),
        migrations.AddConstraint(
            model_name="goodpractice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("start_year__range", (1900, 2100)),
                    ("start_year__isnull", True),
                    _connector="OR",
                ),
                name="practice_start_year_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="goodpractice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("end_year__range", (1900, 2100)),
                    ("end_year__isnull", True),
                    _connector="OR",
                ),
                name="practice_end_year_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="goodpractice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("start_year__isnull", True),
                    ("end_year__isnull", True),
                    ("end_year__gte", models.F("start_year")),
                    _connector="OR",
                ),
                name="practice_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="goodpractice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ongoing", False), ("end_year__isnull", True), _connector="OR"
                ),
                name="practice_ongoing_has_no_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="goodpractice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "published"), _negated=True),
                    ("published_at__isnull", False),
                    _connector="OR",
                ),
                name="practice_published_has_date",
            ),
        ),
    ]
