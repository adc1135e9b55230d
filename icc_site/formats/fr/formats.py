"""Days and hours in French, where Django's own say less: 29 novembre 2026 à 23:49."""

DATETIME_FORMAT = "j F Y à H:i"
