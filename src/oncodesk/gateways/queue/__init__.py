"""The queue in PostgreSQL: what is put in it is there exactly when the transaction commits."""
