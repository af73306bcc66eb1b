"""The one Django app that holds all our tables, so that our migrations are one straight line."""

from django.apps import AppConfig


class Records(AppConfig):
    name = "oncodesk.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
