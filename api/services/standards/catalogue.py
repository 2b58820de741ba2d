"""The catalogue of open data: what there is, in which files, by whom, under which licence.

DCAT-AP 3, the application profile that portals in Europe harvest:
https://semiceu.github.io/DCAT-AP/releases/3.0.0/ (read in November 2026). Terms of the EU's own
lists (languages, file types, frequencies, themes, access rights) stand for what they list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.services.standards.json_text import JSON_LD, json_document
from api.services.standards.linked import Address, Node, Typed, Words, json_ld, turtle
from api.services.standards.shelf import Document
from api.wording import wording
from matchmaker.domain import LANGUAGES

if TYPE_CHECKING:
    from api.services.standards.addresses import Addresses
    from api.services.standards.linked import Told
    from api.settings import Settings
    from matchmaker.snapshot import Snapshot

TURTLE = "text/turtle; charset=utf-8"
_EU = "http://publications.europa.eu/resource/authority/"
_MEDIA = "http://www.iana.org/assignments/media-types/"
LANGUAGE = {"nl": "NLD", "fr": "FRA", "en": "ENG", "de": "DEU"}
"""Our languages in the EU's list of languages."""
BELGIUM = f"{_EU}country/BEL"
PUBLIC = f"{_EU}access-right/PUBLIC"
IRREGULAR = f"{_EU}frequency/IRREG"
ENVIRONMENT, ECONOMY = f"{_EU}data-theme/ENVI", f"{_EU}data-theme/ECON"
NO_LICENCE_NEEDED = "http://data.europa.eu/eli/dec/2011/833/oj"
"""The Commission's decision on reuse, under which the List of Waste may be passed on."""


@dataclass(frozen=True, slots=True)
class File:
    """One file in which a dataset can be had.

    Parameters
    ----------
    name
        Of the document, after ``/api/v1/``.
    type
        In the EU's list of file types; empty where that has none.
    """

    name: str
    media_type: str
    type: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A set of data with its files; `name` is the key of its words."""

    name: str
    files: tuple[File, ...]
    theme: str
    ours: bool = True
    """It is told by the members of the network, not by the European Union."""


MAP = File("open-data/organisations.geojson", "application/geo+json", "GEOJSON")
PROFILES = File("murmurations", "application/json", "JSON")
DATASETS = (
    Dataset(
        "organisations",
        (
            File("open-data/organisations.csv", "text/csv", "CSV"),
            MAP,
            PROFILES,
            File("network.graphml", "application/xml", "XML"),
            File("network.gexf", "application/xml", "XML"),
        ),
        ECONOMY,
    ),
    Dataset(
        "streams",
        (
            File("open-data/streams.csv", "text/csv", "CSV"),
            MAP,
            PROFILES,
            File("calendar.ics", "text/calendar", ""),
            File("feed.atom", "application/atom+xml", "ATOM"),
        ),
        ENVIRONMENT,
    ),
    Dataset(
        "waste_codes",
        (File("open-data/waste-codes.csv", "text/csv", "CSV"),),
        ENVIRONMENT,
        ours=False,
    ),
)
"""What is open."""


def as_json_ld(public: Snapshot, addresses: Addresses, settings: Settings) -> Document:
    """Return the catalogue as JSON-LD."""
    return json_document(json_ld(catalogue(public, addresses, settings)), JSON_LD)


def as_turtle(public: Snapshot, addresses: Addresses, settings: Settings) -> Document:
    """Return the catalogue as Turtle."""
    return Document(turtle(catalogue(public, addresses, settings)).encode(), TURTLE)


def catalogue(public: Snapshot, addresses: Addresses, settings: Settings) -> Node:
    """Return the catalogue of what is public, as linked data.

    Parameters
    ----------
    settings
        Tell the publisher, the address for questions, and the licence.
    """
    here = addresses.document("catalogue")
    publisher = _publisher(public, addresses, settings)
    contact = _contact(publisher, settings)
    known_contact = tuple(Address(one.at) for one in contact)
    licence = (Address(settings.data_licence),) if settings.data_licence else ()
    modified = Typed(public.as_of.isoformat(), "xsd:date")
    datasets = tuple(
        Node(
            "dcat:Dataset",
            f"{here}#{one.name}",
            {
                "dct:title": _said(f"standards.dataset.{one.name}"),
                "dct:description": _said(f"standards.about.{one.name}"),
                "dct:identifier": (f"{here}#{one.name}",),
                "dct:publisher": (Address(publisher.at),),
                "dcat:contactPoint": known_contact,
                "dcat:theme": (Address(one.theme),),
                "dct:accessRights": (Address(PUBLIC),),
                "dct:accrualPeriodicity": (Address(IRREGULAR),),
                "dct:spatial": (Address(BELGIUM),),
                "dct:modified": (modified,) if one.ours else (),
                "dcat:distribution": tuple(
                    _distribution(
                        one,
                        file,
                        addresses,
                        licence if one.ours else (Address(NO_LICENCE_NEEDED),),
                    )
                    for file in one.files
                ),
            },
        )
        for one in DATASETS
    )
    return Node(
        "dcat:Catalog",
        here,
        {
            "dct:title": _said("standards.catalogue", name=_text(publisher)),
            "dct:description": _said("standards.about.catalogue"),
            "dct:publisher": (publisher,),
            "dcat:contactPoint": contact,
            "dct:language": tuple(
                Address(f"{_EU}language/{LANGUAGE[language]}") for language in LANGUAGES
            ),
            "dct:license": licence,
            "dct:modified": (modified,),
            "dct:spatial": (Address(BELGIUM),),
            "foaf:homepage": (Address(addresses.to("/")),),
            "dcat:dataset": datasets,
            "dcat:service": (
                _service(
                    here,
                    addresses,
                    {
                        "dct:publisher": (Address(publisher.at),),
                        "dcat:contactPoint": known_contact,
                        "dcat:servesDataset": tuple(Address(one.at) for one in datasets),
                        "dct:license": licence,
                    },
                ),
            ),
        },
    )


def publisher_name(public: Snapshot, settings: Settings) -> str:
    """Tell who publishes: by the settings, else the only hub, else this site."""
    if settings.publisher_name:
        return settings.publisher_name
    return public.hubs[0].name if len(public.hubs) == 1 else "Circular matchmaker"


def _publisher(public: Snapshot, addresses: Addresses, settings: Settings) -> Node:
    return Node(
        "foaf:Agent",
        addresses.document("catalogue") + "#publisher",
        {
            "foaf:name": (publisher_name(public, settings),),
            "foaf:homepage": (Address(addresses.to("/")),),
        },
    )


def _contact(publisher: Node, settings: Settings) -> tuple[Node, ...]:
    if not settings.publisher_email:
        return ()
    says: dict[str, tuple[Told, ...]] = {
        "vcard:fn": (_text(publisher),),
        "vcard:hasEmail": (Address(f"mailto:{settings.publisher_email}"),),
    }
    return (Node("vcard:Organization", publisher.at.replace("#publisher", "#contact"), says),)


def _text(publisher: Node) -> str:
    return str(publisher.says["foaf:name"][0])


def _distribution(
    dataset: Dataset, file: File, addresses: Addresses, licence: tuple[Told, ...]
) -> Node:
    address = addresses.document(file.name)
    here = f"{addresses.document('catalogue')}#{dataset.name}-{file.name.replace('/', '-')}"
    return Node(
        "dcat:Distribution",
        here,
        {
            "dct:title": tuple(_title(dataset, file, language) for language in LANGUAGES),
            "dcat:accessURL": (Address(address),),
            "dcat:downloadURL": (Address(address),),
            "dcat:mediaType": (Address(_MEDIA + file.media_type),),
            "dct:format": (Address(f"{_EU}file-type/{file.type}"),) if file.type else (),
            "dct:license": licence,
        },
    )


def _service(here: str, addresses: Addresses, says: dict[str, tuple[Told, ...]]) -> Node:
    return Node(
        "dcat:DataService",
        f"{here}#api",
        {
            "dct:title": _said("standards.dataset.api"),
            "dct:description": _said("standards.about.api"),
            "dcat:endpointURL": (Address(addresses.to("/api/v1")),),
            "dcat:endpointDescription": (Address(addresses.to("/openapi.json")),),
            "dct:accessRights": (Address(PUBLIC),),
            **says,
        },
    )


def _title(dataset: Dataset, file: File, language: str) -> Words:
    say = wording(language).say
    what, how = say(f"standards.dataset.{dataset.name}"), say(f"standards.file.{_ending(file)}")
    return Words(f"{what}: {how}", language)


def _ending(file: File) -> str:
    """Tell the sort of a file by the end of its name, as key of its words."""
    return file.name.rpartition(".")[2] if "." in file.name else file.name


def _said(key: str, **facts: object) -> tuple[Told, ...]:
    return tuple(Words(wording(one).say(key, **facts), one) for one in LANGUAGES)
