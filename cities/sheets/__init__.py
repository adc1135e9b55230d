"""Tables as files: CSV, Excel and JSON, read into the catalogue and written from it."""
