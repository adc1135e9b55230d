"""What SQLite's planner knows of how full the tables are.

Without figures it takes any index for a sharp one: to fetch twenty practices by their
keys it would go through all that are published. PostgreSQL counts by itself.
"""

from django.db import connection

# Rows that are looked at for each index: enough for an estimate, quick at any size.
SAMPLE = 1_000


def gather_statistics() -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {SAMPLE}")
        cursor.execute("ANALYZE")
