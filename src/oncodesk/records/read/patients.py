"""Who is this patient, who belongs to her, and what is known of her? All inside an entered wall."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from oncodesk.records.models import (
    ClientRow,
    ConsentRow,
    CourseRow,
    DiagnosisRow,
    PatientRow,
    RelationRow,
    WeightRow,
)

_LAST = "\U0010ffff"  # sorts after every name in byte order


def patient(practice_ids: Iterable[int], outside_id: UUID) -> PatientRow | None:
    rows = PatientRow.objects.filter(practice_id__in=list(practice_ids), public_id=outside_id)
    return rows.select_related("practice").first()


def client(practice_ids: Iterable[int], outside_id: UUID) -> ClientRow | None:
    return ClientRow.objects.filter(practice_id__in=list(practice_ids), public_id=outside_id).first()


def clients(practice_id: int, outside_ids: Iterable[UUID]) -> list[ClientRow]:
    return list(ClientRow.objects.filter(practice_id=practice_id, public_id__in=list(outside_ids)))


def _starting(prefix: str) -> Q:
    return Q(name_key__gte=prefix, name_key__lt=prefix + _LAST)


def _people_of(rows: QuerySet[PatientRow], most: int) -> list[PatientRow]:
    rows = rows.select_related("practice").prefetch_related("relations__client")
    return list(rows.order_by("name_key", "pk")[:most])


def patients_named(practice_ids: Iterable[int], prefix: str, most: int) -> list[PatientRow]:
    """Patients whose key begins so; a range, so that the index is used inside the wall."""
    rows = PatientRow.objects.filter(practice_id__in=list(practice_ids))
    return _people_of(rows.filter(_starting(prefix)), most)


def patients_with_chip(practice_ids: Iterable[int], microchip: str, most: int) -> list[PatientRow]:
    rows = PatientRow.objects.filter(practice_id__in=list(practice_ids), microchip=microchip)
    return _people_of(rows.exclude(microchip=""), most)


def clients_named(practice_ids: Iterable[int], words: Sequence[str], most: int) -> list[ClientRow]:
    """Clients with their living and dead patients, by words in either order: `rivera ma`, `maria riv`.

    The surname's beginning narrows through the index; the words before it are looked for in what is left.
    """
    surname_last = _starting(words[-1])
    for word in words[:-1]:
        surname_last &= Q(name_key__contains=f" {word}")
    rows = ClientRow.objects.filter(practice_id__in=list(practice_ids))
    rows = rows.filter(_starting(" ".join(words)) | surname_last)
    rows = rows.select_related("practice").prefetch_related("relations__patient")
    return list(rows.order_by("name_key", "pk")[:most])


def relations_of(patient_id: int) -> list[RelationRow]:
    rows = RelationRow.objects.filter(patient_id=patient_id).select_related("client")
    return list(rows.order_by("-decides", "client__name_key", "pk"))


def relation(patient_id: int, client_id: int) -> RelationRow | None:
    return RelationRow.objects.filter(patient_id=patient_id, client_id=client_id).first()


def living_namesakes(client_id: int, name_key: str, species: str) -> list[PatientRow]:
    """Living patients of this client with the same name and species."""
    rows = PatientRow.objects.filter(relations__client_id=client_id, name_key=name_key, species=species)
    return list(rows.filter(died_at__isnull=True))


def weights_of(patient_id: int, most: int = 100) -> list[WeightRow]:
    """Weights that count, newest first."""
    rows = WeightRow.objects.filter(patient_id=patient_id, is_current=True).select_related("measured_by")
    return list(rows.order_by("-measured_at", "-pk")[:most])


def weight(practice_id: int, outside_id: UUID) -> WeightRow | None:
    return WeightRow.objects.filter(practice_id=practice_id, public_id=outside_id).first()


def last_weight(patient_id: int, *, other_than: int | None = None) -> WeightRow | None:
    rows = WeightRow.objects.filter(patient_id=patient_id, is_current=True)
    if other_than is not None:
        rows = rows.exclude(pk=other_than)
    return rows.order_by("-measured_at", "-pk").first()


def diagnoses_of(patient_id: int) -> list[DiagnosisRow]:
    rows = (
        DiagnosisRow.objects.filter(patient_id=patient_id).select_related("report").defer("report__content")
    )
    return list(rows.order_by("-created_at", "-pk"))


def consents_of(patient_id: int) -> list[ConsentRow]:
    rows = ConsentRow.objects.filter(patient_id=patient_id).select_related("client", "recorded_by")
    return list(rows.order_by("-given_on", "-pk"))


def consent(practice_id: int, outside_id: UUID) -> ConsentRow | None:
    return ConsentRow.objects.filter(practice_id=practice_id, public_id=outside_id).first()


def has_course(patient_id: int) -> bool:
    return CourseRow.objects.filter(patient_id=patient_id).exists()


def patient_of(patient_id: int) -> PatientRow:
    """The patient that another row names."""
    return PatientRow.objects.get(pk=patient_id)


def living_pets_of(client_id: int) -> list[PatientRow]:
    rows = PatientRow.objects.filter(relations__client_id=client_id, died_at__isnull=True)
    return list(rows.order_by("pk"))


def patient_ids_of(client_id: int) -> list[int]:
    """The patients around this client."""
    return list(RelationRow.objects.filter(client_id=client_id).values_list("patient_id", flat=True))
