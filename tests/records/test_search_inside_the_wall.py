"""Does the search by prefix use its index inside the wall, where LIKE could not?"""

import psycopg
import pytest
from django.db import connection, transaction

from oncodesk.records import tenancy
from oncodesk.records.ids import public_id
from oncodesk.records.models import ClientRow, PatientRow
from oncodesk.records.read.patients import clients_named, patients_named
from tests import make
from tests.conftest import Fresh

MANY = 3000


@pytest.fixture
def practice_id(fresh_database: Fresh) -> int:
    """A practice with many patients and clients, and what the planner knows about them."""
    house = make.house()
    names = [f"{chr(97 + number % 26)}name{number:05d}" for number in range(MANY)]
    with transaction.atomic():
        tenancy.enter([house.practice_id])
        common = {"practice_id": house.practice_id, "created_at": make.NOW}
        PatientRow.objects.bulk_create(
            PatientRow(
                public_id=public_id(make.NOW), name=name, name_key=name, species="dog", sex="male", **common
            )
            for name in names
        )
        ClientRow.objects.bulk_create(
            ClientRow(public_id=public_id(make.NOW), name=name, name_key=f"{name} maria", **common)
            for name in names
        )
    with psycopg.connect(fresh_database.owner_url, autocommit=True) as owner:
        owner.execute("analyze")
    return house.practice_id


def _plan(practice_id: int, table: str, prefix: str, how: str) -> str:
    where = {"range": "name_key >= %s and name_key < %s", "like": "name_key like %s"}[how]
    values = [prefix, prefix + "\U0010ffff"] if how == "range" else [prefix + "%"]
    with connection.cursor() as cursor:
        cursor.execute(
            f"explain select * from {table} where practice_id = %s and {where} order by name_key limit 20",
            [practice_id, *values],
        )
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.parametrize("table", ["records_patientrow", "records_clientrow"])
def test_a_range_is_an_index_condition_and_like_is_not(practice_id: int, table: str) -> None:
    with transaction.atomic():
        tenancy.enter([practice_id])
        ranged = _plan(practice_id, table, "bname", "range")
        liked = _plan(practice_id, table, "bname", "like")
    condition = next(line for line in ranged.splitlines() if "Index Cond" in line)
    assert "name_key" in condition, ranged
    assert not any("name_key" in line for line in liked.splitlines() if "Index Cond" in line), liked


def test_the_prefix_finds_exactly_what_begins_so(practice_id: int) -> None:
    with transaction.atomic():
        tenancy.enter([practice_id])
        PatientRow.objects.filter(name_key="aname00000").update(name_key="žofie")
        assert [row.name_key for row in patients_named([practice_id], "žo", 20)] == ["žofie"]
        found = patients_named([practice_id], "bname0000", 20)
        assert [row.name_key for row in found] == ["bname00001"]
        assert len(patients_named([practice_id], "c", 20)) == 20
        assert [row.name for row in clients_named([practice_id], ["maria", "cname00002"], 20)] == [
            "cname00002"
        ]
        assert clients_named([practice_id], ["berta", "cname00002"], 20) == []
