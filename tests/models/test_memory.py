"""The store remembers what was suggested, judged and imported."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from matchmaker.domain import Judgement, Verdict
from matchmaker.errors import UnknownOrganisation
from matchmaker.suggestion import Reason, Shortlist, Suggestion, SuggestionRequest
from models.exchange.format import Rows
from models.store import Counts, ImportRecord, Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.database import Database

MORNING = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def store(database: Database) -> Iterator[Store]:
    with database.writing() as session:
        store = Store(session)
        rows = [("a", "Firma A", "private"), ("b", "Atelier B", "social_economy")]
        store.upsert({"organisations": Rows(("id", "name", "kind"), rows)})
        yield store


def a_shortlist(scorer: str = "prior-1") -> Shortlist:
    reason = Reason("distance", 0.25, -0.5, {"km": 12.5, "place": "Gent"}, ("s1",))
    return Shortlist(
        request=SuggestionRequest(organisation="a"),
        suggestions=(Suggestion("a", "b", 1, -0.5, None, (reason,)),),
        snapshot="f00d",
        scorer=scorer,
    )


def test_a_shortlist_comes_back_with_its_reasons(store: Store) -> None:
    id_ = store.remember(a_shortlist(), MORNING)
    assert store.remembered(id_) == a_shortlist().suggestions


def test_the_same_shortlist_is_kept_once(store: Store) -> None:
    assert store.remember(a_shortlist()) == store.remember(a_shortlist())
    assert store.remember(a_shortlist()) != store.remember(a_shortlist("fitted-2"))


def test_a_later_verdict_of_the_same_person_takes_the_place_of_the_earlier(store: Store) -> None:
    store.judge(Judgement("a", "b", Verdict.USEFUL, by="Ann", at=date(2026, 1, 1)))
    store.judge(Judgement("a", "b", Verdict.NOT_USEFUL, by="Ann", at=date(2026, 2, 1)))
    store.judge(Judgement("a", "b", Verdict.USEFUL, by="Bob"))
    assert [(j.by, j.verdict) for j in store.snapshot().judgements] == [
        ("Ann", Verdict.NOT_USEFUL),
        ("Bob", Verdict.USEFUL),
    ]


def test_nobody_judges_a_stranger(store: Store) -> None:
    with pytest.raises(UnknownOrganisation, match="'c'"):
        store.judge(Judgement("a", "c", Verdict.USEFUL))


def test_imports_are_logged_and_only_changes_move_the_day(store: Store) -> None:
    did = {"organisations": Counts(new=2)}
    first = store.log_import(ImportRecord(MORNING, MORNING, "netwerk.xlsx", did))
    assert store.snapshot().as_of == date(2026, 4, 1)
    later = MORNING.replace(month=5)
    nothing = {"organisations": Counts(same=2)}
    second = store.log_import(ImportRecord(later, later, "netwerk.xlsx", nothing, hub="noord"))
    assert store.snapshot().as_of == date(2026, 4, 1)
    assert store.imports() == [second, first]
    assert (first.counts, second.hub, first.started) == (did, "noord", MORNING)
