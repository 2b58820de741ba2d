"""Real networks read into the nouns of the engine."""

from __future__ import annotations

from datetime import date

import pytest

from matchmaker.domain import Direction, Kind, PartnershipState
from matchmaker.errors import InvalidRequest
from matchmaker.learning.networks import NETWORKS, network
from matchmaker.learning.networks.danish import kind_of, regional_projects
from matchmaker.learning.networks.exchanges import documented_exchanges, sectors_of
from matchmaker.learning.networks.h2020 import participations
from matchmaker.learning.networks.insertion import entries


def took_part(project: str, organisation: str, kind: str = "PRC", role: str = "participant"):
    return {
        "project_id": project,
        "org_id": organisation,
        "org_type": kind,
        "country": "EL",
        "role": role,
        "start_date": "2016-05-01",
        "programme_part": "SC5",
    }


def test_participants_of_one_project_become_partners():
    snapshot = participations(
        [took_part("p", "a", role="coordinator"), took_part("p", "b", "OTH"), took_part("q", "c")]
    )
    [project] = snapshot.partnerships
    assert project.partners == ("a", "b")
    assert project.lead == "a"
    assert project.programme == "SC5"
    assert [o.kind for o in snapshot.organisations] == [
        Kind.PRIVATE,
        Kind.SOCIAL_ECONOMY,
        Kind.PRIVATE,
    ]
    assert {o.sites[0].country for o in snapshot.organisations} == {"GR"}


def test_a_project_of_long_ago_has_ended():
    rows = [took_part("p", "a"), took_part("p", "b")]
    [old] = participations(rows, as_of=date(2022, 1, 1)).partnerships
    [recent] = participations(rows).partnerships
    assert old.state is PartnershipState.ENDED
    assert recent.state is PartnershipState.RUNNING


def test_a_regional_project_brings_its_text_its_region_and_its_lead():
    projects = [
        {
            "project_id": "dk1",
            "title": "Genbrug",
            "start": "2011-03-01",
            "theme": "Miljø",
            "text": "Om genbrug",
            "region": "Nordjylland",
            "postcode": "9000",
            "town": "Aalborg",
        }
    ]
    members = [
        {"project_id": "dk1", "org": "aalborg kommune", "name": "Aalborg Kommune", "role": "lead"},
        {"project_id": "dk1", "org": "euc", "name": "EUC", "role": "partner"},
        {"project_id": "later", "org": "x", "name": "X", "role": "lead"},
    ]
    snapshot = regional_projects(projects, members)
    [project] = snapshot.partnerships
    assert (project.title, project.hub, project.lead) == (
        "Genbrug",
        "Nordjylland",
        "aalborg kommune",
    )
    assert [o.id for o in snapshot.organisations] == ["aalborg kommune", "euc"]
    assert snapshot.organisations[0].sites[0].municipality == "Aalborg"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Varde Kommune", Kind.PUBLIC),
        ("Aarhus Universitet", Kind.KNOWLEDGE),
        ("Danfoss A/S", Kind.PRIVATE),
        ("Punkt H", Kind.OTHER),
    ],
)
def test_a_danish_name_tells_the_kind(name, kind):
    assert kind_of(name) is kind


def test_a_documented_exchange_becomes_an_offer_and_a_partnership():
    actors = [
        {"actor": "1:brewery", "name": "", "business": "Brewery", "nace": "1105"},
        {"actor": "1:farm", "name": "", "business": "Farm", "nace": "011/012"},
    ]
    exchange = {
        "exchange_id": "1,1,1",
        "donor_actor": "1:brewery",
        "receiver_actor": "1:farm",
        "waste": "Spent grain",
        "ewc": "020704",
        "status": "Implemented",
        "country": "Denmark",
    }
    snapshot = documented_exchanges(actors, [exchange])
    [offer] = snapshot.streams
    [done] = snapshot.partnerships
    assert (offer.direction, offer.waste_code) == (Direction.OFFER, "02 07 04")
    assert done.partners == ("1:brewery", "1:farm")
    assert snapshot.organisations[1].sectors == ("01.1", "01.2")
    assert not documented_exchanges(actors, [exchange], done=[]).partnerships


def test_a_sector_that_does_not_exist_is_left_out():
    assert sectors_of("9999/1105") == ("11.05",)


def test_a_register_entry_becomes_a_social_firm_where_it_is():
    row = {
        "entry_id": "4",
        "name": "ASSOC ESPOIR",
        "brand": "Association Espoir",
        "kind": "AI",
        "naf": "7830Z",
        "post_code": "62650",
        "city": "Hucqueliers",
        "lon": "1.9",
        "lat": "50.5",
        "description": "Ménage et jardinage",
    }
    [organisation] = entries([row]).organisations
    assert organisation.kind is Kind.SOCIAL_ECONOMY
    assert organisation.sectors == ("78.30",)
    assert organisation.point is not None


def test_a_network_that_is_not_known_is_refused_with_the_names_of_those_that_are():
    with pytest.raises(InvalidRequest) as refused:
        network("atlantis")
    assert "h2020" in str(refused.value)


@pytest.mark.parametrize("real", NETWORKS, ids=lambda real: real.name)
def test_a_real_network_can_be_read(real, shared_folder):
    snapshot = real.read(shared_folder / "data" / "eval")
    known = snapshot.organisation_by_id.keys()
    assert len(known) > 100
    assert all(known >= set(p.partners) and len(p.partners) > 1 for p in snapshot.partnerships)
