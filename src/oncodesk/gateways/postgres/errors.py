"""What can keep the built-in database server from serving?"""


class CannotServe(Exception):
    """One sentence for a person: what is wrong and what to do."""
