"""Is what is queued done, once the transaction commits?"""
