"""A coordinator brings a messy workbook in through the pages, mends two rows, and takes it back."""

from __future__ import annotations

import pytest
import xlsxwriter

from api.services.accounts import SignIn
from api.services.people import People
from models import migrations
from models.access.asker import CONSOLE, Role
from models.accounts import User
from models.database import open_database
from models.exchange.format import Rows
from models.store import Store
from tests.journeys.site import DESK, browser, installed_browser, serving, settings_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        installed_browser() is None, reason="no Chromium on this machine: browser journeys left out"
    ),
]

MESSY = {
    "nl": [
        ("Ledenlijst, voorjaar 2026",),
        (),
        ("Naam van de zaak", "Soort", "Postcode", "Gemeente", "NACE-codes"),
        ("Atelier De Zilvervis vzw", "maatwerkbedrijf", 9000, "Gent", "38.32; 95.29"),
        ("Brouwerij Het Anker", "bedrijf", 904, "Gent", "11.05"),
        ("Drukkerij Inkt", "ruimteschip", 9000, "Gent", "18.12"),
        ("Bakkerij Bulle", "bedrijf", 9000, "Gent", None),
        (None, "gemeente", 9900, "Eeklo", None),
    ],
    "fr": [
        ("Liste des membres, printemps 2026",),
        (),
        ("Nom de la maison", "Type", "Code postal", "Commune", "Codes NACE"),
        ("Atelier du Héron asbl", "économie sociale", 5000, "Namur", "38.32; 95.29"),
        ("Brasserie de l’Ancre", "entreprise", 500, "Namur", "11.05"),
        ("Imprimerie Encre", "vaisseau spatial", 5000, "Namur", "18.12"),
        ("Bakkerij Bulle", "entreprise", 9000, "Gent", None),
        (None, "commune", 4000, "Liège", None),
    ],
}
HUB = ("hub-zuid", "Hub Zuid")
KNOWN = ("bulle", "Bakkerij Bulle", "private", "9000", ("hub-zuid",))


class Coordinator:
    """Somebody of hub Zuid, in front of the site of a hub that has one member."""

    def __init__(self, chromium, address, database):
        self.chromium, self.address, self.database = chromium, address, database
        user = User("noor@example.be", "Noor", Role.COORDINATOR, hubs=frozenset({HUB[0]}))
        People(database, CONSOLE).add(user, None)
        self.token = SignIn(database).known_by_office(user.email).token

    def opens(self, path, *, script):
        """Return a page; without JavaScript when `script` is false."""
        context = self.chromium.new_context(viewport=DESK, java_script_enabled=script)
        context.add_cookies([{"name": "session", "value": self.token, "url": self.address}])
        page = context.new_page()
        page.goto(f"{self.address}{path}")
        return page

    def members(self):
        """Return the names of all organisations that are kept."""
        with self.database.reading() as session:
            return {line.name for line in Store(session).organisations(limit=None)}

    def fingerprint(self):
        """Return a mark of all that is kept."""
        with self.database.reading() as session:
            return Store(session).snapshot().fingerprint


@pytest.fixture
def her(tmp_path):
    settings = settings_in(tmp_path)
    with open_database(settings.database_url) as database:
        migrations.ensure(database)
        columns = ("id", "name", "kind", "postcode", "hubs")
        rows = {"hubs": Rows(("id", "name"), [HUB]), "organisations": Rows(columns, [KNOWN])}
        with database.writing() as session:
            Store(session).upsert(rows)
        with serving(settings) as address, browser() as chromium:
            yield Coordinator(chromium, address, database)


def workbook(path, rows):
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Leden")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
    return path


def row(page, number):
    """Return the row of the page that mends a row of the file."""
    return page.locator("tr", has=page.locator(f"th b:text-matches('(^| ){number}$')"))


@pytest.mark.parametrize("script", [False, True], ids=["without_javascript", "with_javascript"])
@pytest.mark.parametrize("language", ["nl", "fr"])
def test_a_messy_workbook_is_mended_kept_and_taken_back(her, tmp_path, language, script):
    before = her.fingerprint()
    page = her.opens(f"/{language}/imports", script=script)
    page.set_input_files("#file", workbook(tmp_path / "leden 2026.xlsx", MESSY[language]))
    page.locator("form .btn").click()
    assert page.url.endswith("/columns"), "one of her columns is not known"
    page.locator("select.open").select_option("name")
    page.locator(".ending .btn:not(.plain)").click()
    assert her.members() == {"Bakkerij Bulle"}, "nothing is kept before she confirms"

    row(page, 6).locator("select").select_option("private")
    row(page, 8).locator("input[type=text]").fill("Gemeente Verzonnendal")
    row(page, 5).locator("input[type=text]").fill("9040" if language == "nl" else "5100")
    page.locator(".again .btn").click()
    assert page.locator(".crimson").count() == 0
    assert page.locator("table.problems .group").count() <= 1, "at most the place is in doubt"
    page.locator("button[value=same]").click()
    assert page.locator("#same").count() == 0

    page.locator(".ending form .btn").click()
    names = {cells[0] for cells in MESSY[language][3:] if cells[0]}
    assert her.members() == names | {"Gemeente Verzonnendal"}, "the double is one organisation"

    page.locator(".undoing .btn").click()
    assert her.fingerprint() == before
    page.goto(f"{her.address}/{language}/imports")
    assert page.locator(".state-undone").count() == 1


def test_it_is_all_done_with_the_keyboard(her, tmp_path):
    def goes_to(place):
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("(place) => document.activeElement.matches(place)", place):
                return
        raise AssertionError(f"{place} is not reached with the keyboard on {page.url}")

    page = her.opens("/nl/imports", script=True)
    page.set_input_files("#file", workbook(tmp_path / "leden.xlsx", MESSY["nl"]))
    goes_to("form .btn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/columns")
    page.locator("select.open").focus()
    page.keyboard.type("Naam")
    goes_to(".ending .btn:not(.plain)")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "columns" not in url)
    goes_to("td.fix input[type=text]")
    page.keyboard.type("Gemeente Verzonnendal")
    page.keyboard.press("Enter")  # in a field: what is filled in is checked, no proposal is taken
    page.wait_for_url("**#mend")
    goes_to(".ending form .btn")
    page.keyboard.press("Enter")
    page.wait_for_selector(".undoing")
    assert "Gemeente Verzonnendal" in her.members()
    assert "Drukkerij Inkt" not in her.members()
    goes_to(".undoing .btn")
    page.keyboard.press("Enter")
    page.wait_for_selector(".undoing", state="detached")
    assert her.members() == {"Bakkerij Bulle"}
