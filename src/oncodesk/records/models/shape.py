"""What do all tables of a practice share? The wall, the outside id and references that stay inside."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement
from django.db.models import BaseConstraint


class SamePractice(BaseConstraint):
    """Writes the foreign key `(practice_id, x_id)`, because a one-column key does not see the wall.

    Django has no composite foreign key; the reference itself is `ForeignKey(db_constraint=False)`.
    """

    def __init__(self, *, field: str, to: str, name: str) -> None:
        super().__init__(name=name)
        self.field = field
        self.to = to

    def _target_table(self, model: type[models.Model]) -> str:
        table: str = model._meta.apps.get_model("records", self.to)._meta.db_table
        return table

    def constraint_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str:
        assert model is not None and schema_editor is not None
        quote = schema_editor.quote_name
        column = quote(model._meta.get_field(self.field).column)  # type: ignore[union-attr, arg-type]
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({quote('practice_id')}, {column}) "
            f"REFERENCES {quote(self._target_table(model))} ({quote('practice_id')}, {quote('id')}) "
            "DEFERRABLE INITIALLY DEFERRED"
        )

    def create_sql(  # type: ignore[override]  # the stubs say text; Django runs a Statement as well
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Statement:
        assert model is not None and schema_editor is not None
        return Statement(
            "ALTER TABLE %(table)s ADD %(constraint)s",
            table=schema_editor.quote_name(model._meta.db_table),
            constraint=self.constraint_sql(model, schema_editor),
        )

    def remove_sql(  # type: ignore[override]  # as above
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Statement:
        assert model is not None and schema_editor is not None
        return Statement(
            "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s",
            table=schema_editor.quote_name(model._meta.db_table),
            name=schema_editor.quote_name(self.name),
        )

    def validate(self, *_: Any, **__: Any) -> None:
        """The database holds this one; there is nothing to look up before."""

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, arguments, named = super().deconstruct()
        return path, arguments, {**named, "field": self.field, "to": self.to}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SamePractice):
            return NotImplemented
        return (self.name, self.field, self.to) == (other.name, other.field, other.to)

    def __hash__(self) -> int:
        return hash((self.name, self.field, self.to))


class WalledRow(models.Model):
    """A row of one practice; row-level security shows it only inside a transaction that names it."""

    practice = models.ForeignKey("records.PracticeRow", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class NamedRow(WalledRow):
    """A walled row that the outside may name, with the version that a person saw."""

    public_id = models.UUIDField(unique=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        abstract = True


def inside(to: str, *, null: bool = False, related_name: str = "+") -> Any:
    """A reference to a row of the same practice; pair it with `same_practice` in the table's Meta."""
    return models.ForeignKey(
        f"records.{to}",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=null,
        blank=null,
        related_name=related_name,
    )


def target_of_references(table: str) -> models.UniqueConstraint:
    """`(practice_id, id)` must be unique for others to refer to it."""
    return models.UniqueConstraint(fields=["practice", "id"], name=f"{table}_practice_id_key")


def same_practice(table: str, *, field: str, to: str) -> SamePractice:
    return SamePractice(field=field, to=to, name=f"{table}_{field}_wall")
