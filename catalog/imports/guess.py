"""Columns guessed by their headers, for a file that comes without a mapping."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from catalog.imports.draft import Record
from catalog.imports.mapping import ColumnMapping, Source
from catalog.imports.mapping_file import MappingError
from catalog.imports.problem import Code, Problem, Severity
from catalog.imports.texts import fold

_GOOD = 88
_FIRST_WORD = 60.0
_NESTED = 80.0
_CALLED = frozenset(("name", "nombre", "label", "title", "text", "display text", "nom", "value"))
"""How a nested record calls itself."""
_NOT_THE_RECORD = frozenset(
    ["image", "images", "imagen", "foto", "photo", "logo", "editorial", "provenance", "metadata", "source"]
)
"""What a record tells of its picture and of its keeping is not about the offer."""
_FIELDS: dict[str, str] = {
    "id": "id; identificador; identifiant; clave; folio; id evento; event id; external id; uid; codigo; "
    "no; num; numero",
    "name": "nombre; titulo; title; name; nombre de la actividad; actividad; evento; curso; taller; "
    "nom; titre; intitule; "
    "nom de la manifestation; event; event name; course; course name; nome; nombre del curso; nombre "
    "del evento; "
    "nombre de la actividad o taller; servicio; service name; activity",
    "summary": "resumen; summary; descriptif court; description courte; resumo; short description; extracto",
    "description": "descripcion; description; detalle; detalles; descriptif; descriptif long; "
    "descricao; observaciones; "
    "informacion; objetivo; sinopsis; details",
    "categories": "categoria; categorias; category; categories; tipo; tipo de actividad; type; tema; "
    "tematica; "
    "categorie; area; disciplina; topic; subject; theme",
    "kind": "kind; clase de oferta",
    "audience": "publico; audiencia; dirigido a; publico objetivo; audience; public; para quien; "
    "target; poblacion; "
    "publico al que va dirigido; tranche d age; destinatarios; publico alvo",
    "ages": "edad; edades; rango de edad; age; ages; age range; grupo de edad",
    "price": "precio; costo; coste; cuota; tarifa; price; cost; fee; fees; tarif; prix; preco; valor; "
    "cooperacion; "
    "costo de recuperacion; tarif normal; entrada",
    "price_free": "gratuito; gratis; es gratuito; free; is free; gratuit; entrada libre",
    "start": "fecha; fecha inicio; fecha de inicio; inicio; start; start date; begin; date; date debut; "
    "debut; data; "
    "data inicio; fecha del evento; dia; fecha y hora; starts",
    "end": "fecha fin; fecha de fin; fecha termino; fecha de termino; fecha final; fin; termino; end; "
    "end date; date fin; "
    "data fim; ends",
    "time": "hora; horario; hora inicio; hora de inicio; time; start time; heure; horaires; horaire; "
    "horarios",
    "end_time": "hora fin; hora de fin; hora termino; hora de termino; end time; heure fin",
    "weekdays": "dias; dias semana; dias de la semana; dia de la semana; weekdays; days; jours",
    "place.name": "lugar; sede; recinto; espacio; centro; nombre instalacion; venue; place; location; "
    "lieu; local; ubicacion; "
    "nombre del lugar; lieu nom; sitio; plantel; instalacion; faro; pilares",
    "place.address": "direccion; domicilio; calle; address; adresse; street; endereco; calle y numero",
    "place.neighbourhood": "colonia; barrio; neighbourhood; neighborhood; quartier; bairro; pueblo o barrio",
    "place.locality": "alcaldia; delegacion; municipio; distrito; ciudad; comuna; city; district; "
    "commune; ville; town; "
    "localidad; demarcacion; cidade; borough",
    "place.postal_code": "codigo postal; cp; c p; postal code; zip; code postal; postcode; cep",
    "place.latitude": "latitud; latitude; lat",
    "place.longitude": "longitud; longitude; lon; lng; long",
    "organization.name": "organizador; organiza; institucion; dependencia; organizer; organization; "
    "organisation; "
    "organisateur; entidad; imparte institucion; responsable; organizacion; provider; imparte",
    "registration.url": "inscripcion; liga de inscripcion; enlace de inscripcion; registro; "
    "registration; registration url; "
    "formulario; liga de registro",
    "registration.telephone": "telefono; telefono de contacto; phone; telephone; tel; contacto telefonico",
    "registration.email": "correo; correo electronico; email; e mail; mail; courriel",
    "url": "url; enlace; liga; link; sitio; pagina; web; website; pagina web; sitio web; content url; lien",
    "capacity": "cupo; aforo; capacidad; plazas; capacity; vagas; places",
    "languages": "idioma; idiomas; language; languages; langue",
}  # fmt: skip
SYNONYMS: dict[str, str] = {
    name.strip(): field for field, names in _FIELDS.items() for name in names.split(";")
}


def guess_mapping(columns: Sequence[str], sample: Sequence[Record]) -> ColumnMapping:
    """The mapping that the headers suggest; MappingError where no column looks like a name."""
    found: dict[str, str] = {}
    certainty: dict[str, float] = {}
    for column in columns:
        field, score = _field(column)
        if field and score > certainty.get(field, 0.0) and _filled(column, sample):
            found[field], certainty[field] = column, score
    if "name" not in found:
        raise MappingError(
            (
                Problem(
                    code=Code.NAME_COLUMN_NOT_FOUND, severity=Severity.REFUSED, value=", ".join(columns)[:200]
                ),
            )
        )
    if "id" in found and not _distinct(found["id"], sample):
        del found["id"]
    return ColumnMapping(fields={field: Source(columns=(column,)) for field, column in found.items()})


def _field(column: str) -> tuple[str, float]:
    """The field a header names and how sure that is, 0 to 101 (exactly)."""
    plain = _plain(column)
    if plain in SYNONYMS:
        return SYNONYMS[plain], 101.0
    within, _, last = column.rpartition(".")
    if within:
        return _field_within(_plain(within), _plain(last))
    # "location_id" says where another table has the place, and not how it is called.
    if len(plain) < 4 or plain.split()[-1] in ("id", "ids"):
        return "", 0.0
    match = process.extractOne(plain, SYNONYMS.keys(), scorer=fuzz.ratio, score_cutoff=_GOOD)
    if match:
        return SYNONYMS[match[0]], float(match[1])
    long = [name for name in SYNONYMS if len(name) >= 4]
    match = process.extractOne(plain, long, scorer=fuzz.token_sort_ratio, score_cutoff=_GOOD)
    if match:
        return SYNONYMS[match[0]], float(match[1]) - 5
    first = plain.split()[0]
    return (SYNONYMS[first], _FIRST_WORD) if len(first) >= 4 and first in SYNONYMS else ("", 0.0)


def _field_within(within: str, last: str) -> tuple[str, float]:
    """The field of a nested value ("schedule.start", "place.name"), by what it belongs to."""
    whole = SYNONYMS.get(within.split()[-1] if within else "", "")
    if last in _CALLED and whole:
        return whole, _NESTED
    field = SYNONYMS.get(last, "")
    # The name, the number and the link of something else are not the record's own.
    if field in ("name", "id", "url", "description", "kind") or set(within.split()) & _NOT_THE_RECORD:
        return "", 0.0
    return (field, _NESTED) if field else ("", 0.0)


def _plain(column: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in fold(column)).split())


def _filled(column: str, sample: Sequence[Record]) -> bool:
    return any(str(record.cells.get(column) or "").strip() for record in sample)


def _distinct(column: str, sample: Sequence[Record]) -> bool:
    values = [str(record.cells.get(column) or "").strip() for record in sample]
    return all(values) and len(set(values)) >= 0.9 * len(values)
