"""The PostgreSQL store: events and guards in one transaction, migrations, the embedded server."""
