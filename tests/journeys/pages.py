"""Every page of the site, for the walk that looks whether it is in order: one line each."""

from __future__ import annotations

from dataclasses import dataclass

from models.access.asker import Role


@dataclass(frozen=True)
class Screen:
    """One page.

    Parameters
    ----------
    path
        Below the language; ``{organisation}``, ``{hub}`` and ``{case}`` are of the network, and
        ``{upload}`` is a file on its way in.
    role
        As whom it is opened.
    heavy
        It holds a map or a network, and may weigh more than the others.
    """

    path: str
    role: Role = Role.ANONYMOUS
    heavy: bool = False


PAGES: tuple[Screen, ...] = (
    Screen(""),
    Screen("?text=karton&near=8000&radius=60", heavy=True),
    Screen("?text=zeewier&near=8000&radius=10"),
    Screen("?text=karton&near=Bruge"),
    Screen("organisations"),
    Screen("organisations?q=xyzzy"),
    Screen("organisations/{organisation}"),
    Screen("map", heavy=True),
    Screen("map?material=wood&sort=offer", heavy=True),
    Screen("map/poster?material=wood&paper=a3", heavy=True),
    Screen("chains/{organisation}", heavy=True),
    Screen("teams/{organisation}"),
    Screen("network", heavy=True),
    Screen("network/{organisation}", heavy=True),
    Screen("plan", Role.COORDINATOR),
    Screen("bundles", Role.COORDINATOR, heavy=True),
    Screen("what-if", Role.COORDINATOR),
    Screen("exposure", Role.COORDINATOR),
    Screen("how"),
    Screen("desk", Role.COORDINATOR),
    Screen("desk/organisations", Role.COORDINATOR),
    Screen("desk/organisations/{organisation}", Role.COORDINATOR),
    Screen("desk/organisations/{organisation}/edit", Role.ADMINISTRATOR),
    Screen("desk/organisations/{organisation}/streams/new", Role.ADMINISTRATOR),
    Screen("desk/organisations/{organisation}/sight", Role.ADMINISTRATOR),
    Screen("desk/duplicates", Role.COORDINATOR),
    Screen("mine", Role.ENTREPRENEUR),
    Screen("hubs", heavy=True),
    Screen("hubs/{hub}"),
    Screen("register"),
    Screen("register?organisation={organisation}"),
    Screen("desk/proposals", Role.COORDINATOR),
    Screen("desk/programmes", Role.COORDINATOR),
    Screen("privacy"),
    Screen("accessibility"),
    Screen("legal"),
    Screen("sign-in"),
    Screen("account", Role.COORDINATOR),
    Screen("introduce?text=karton&near=8000&radius_km=60&rank=1"),
    Screen("introduce?organisation={organisation}"),
    Screen("desk/requests", Role.COORDINATOR),
    Screen("desk/cases", Role.COORDINATOR),
    Screen("desk/cases?view=list", Role.COORDINATOR),
    Screen("desk/cases?q=xyzzy", Role.COORDINATOR),
    Screen("desk/cases/new?partner_1=xyzzy", Role.COORDINATOR),
    Screen("desk/cases/{case}", Role.COORDINATOR),
    Screen("desk/cases/{case}/introduction", Role.COORDINATOR),
    Screen("imports", Role.COORDINATOR),
    Screen("imports/{upload}", Role.COORDINATOR),
    Screen("imports/{upload}/columns", Role.COORDINATOR),
    Screen("nowhere"),
    Screen("alerts/new?text=karton&near=8000&radius=30"),
    Screen("alerts", Role.COORDINATOR),
    Screen("report", Role.COORDINATOR, heavy=True),
    Screen("reports", Role.COORDINATOR),
    Screen("mine/edit", Role.ENTREPRENEUR),
    Screen("mine/streams/new", Role.ENTREPRENEUR),
    Screen("desk/programmes/new", Role.ADMINISTRATOR),
    Screen("administration/hubs/{hub}", Role.ADMINISTRATOR),
    Screen("administration", Role.ADMINISTRATOR),
    Screen("administration/people", Role.ADMINISTRATOR),
    Screen("administration/keys", Role.ADMINISTRATOR),
    Screen("administration/hubs", Role.ADMINISTRATOR),
    Screen("administration/jobs", Role.ADMINISTRATOR),
    Screen("administration/audit", Role.ADMINISTRATOR),
    Screen("administration/settings", Role.ADMINISTRATOR),
)

ELSEWHERE: dict[str, str] = {
    "/{language}/administration/people/{address}": "tests/api/federation/test_administration.py",
    "/{language}/alerts/{search}": "tests/api/federation/test_saved_searches.py",
    "/{language}/alerts/{search}/stop": "tests/api/federation/test_saved_searches.py",
    "/{language}/desk/actions/{address}": "tests/api/programmes/test_programme_pages.py",
    "/{language}/desk/actions/{address}/edit": "tests/api/programmes/test_programme_pages.py",
    "/{language}/desk/actions/{address}/print": "tests/api/programmes/test_programme_pages.py",
    "/{language}/desk/duplicates/{one}/{other}": "tests/api/desk/test_duplicates.py",
    "/{language}/desk/organisations/{organisation}/{noun}/codes": "a part of a page",
    "/{language}/desk/organisations/{organisation}/{noun}/{address}": "as mine/streams/new",
    "/{language}/desk/programmes/{address}": "tests/api/programmes/test_programme_pages.py",
    "/{language}/desk/programmes/{address}/edit": "as desk/programmes/new",
    "/{language}/desk/programmes/{address}/new-action": "as desk/programmes/new",
    "/{language}/desk/programmes/{address}/synergies": "tests/api/programmes",
    "/{language}/mine/{noun}/codes": "a part of a page",
    "/{language}/mine/{noun}/{address}": "as mine/streams/new",
    "/{language}/mine/sight": "tests/api/desk, which makes an entrepreneur with an organisation",
    "/{language}/register/{id}": "tests/api/federation/test_registering.py",
    "/{language}/reports/stop/{key}": "tests/api/federation/test_report_schedules.py",
    "/{language}/reports/{address}": "tests/api/federation/test_report_schedules.py",
    "/{language}/sign-in/link": "tests/api/federation/test_signing_in.py",
}
"""Pages that the walk does not open, because they need rows or keys that only another test makes.

Each with the test that opens it, or the page of the walk that is made of the same parts. Axe looks
at none of these.
"""
