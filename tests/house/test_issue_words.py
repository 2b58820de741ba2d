"""Every problem that an import can tell has words in every language."""

import re

import pytest

from api.wording import wording
from api.wording.issues import tell
from matchmaker.domain import LANGUAGES
from models.exchange.format import SHEET
from models.intake.issues import ISSUES, SHOWN, Issue, Severity, shown
from models.intake.synonyms import fold, synonyms


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_issue_says_what_is_wrong_and_how_to_cure_it(language: str) -> None:
    keys = {key for code in ISSUES for key in (f"issues.{code}", f"issues.{code}.cure")}
    assert not keys - wording(language).keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_left_of_issues_that_are_gone(language: str) -> None:
    codes = {key.split(".")[1] for key in wording(language).keys if key.startswith("issues.")} - {
        "proposals"
    }
    assert codes == set(ISSUES)


@pytest.mark.parametrize("code", ISSUES)
def test_an_issue_needs_the_same_facts_in_every_language(code: str) -> None:
    def facts_of(key: str, language: str) -> set[str]:
        needed: set[str] = set()

        class Noting(dict[str, object]):
            def __missing__(self, name: str) -> str:
                needed.add(name)
                return ""

        words = wording(language)._messages[key]  # the template itself, before it is filled in
        for template in (words,) if isinstance(words, str) else words:
            template.format_map(Noting())
        return needed

    for key in (f"issues.{code}", f"issues.{code}.cure"):
        assert len({frozenset(facts_of(key, language)) for language in LANGUAGES}) == 1, key


def test_the_nearest_proposals_are_part_of_the_cure() -> None:
    issue = Issue(
        Severity.ERROR, "waste_code_unknown", value="99 99 99", facts={"proposals": ["20 01 99"]}
    )
    assert "20 01 99" in tell(issue, wording("nl")).cure
    without = Issue(Severity.ERROR, "waste_code_unknown", value="?", facts={"proposals": []})
    assert "Misschien" not in tell(without, wording("nl")).cure


def test_a_wrong_value_is_repeated_shortly_and_without_control_characters() -> None:
    assert len(shown("x" * 1000)) == SHOWN
    assert re.search(r"[\x00-\x1f]", shown("a\x1b[31mb\r\nc")) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("sheet", "name"),
    [
        *(("organisations", "kind"), ("streams", "direction"), ("streams", "unit")),
        *(("streams", "every"), ("processes", "operation")),
    ],
)
def test_choices_are_told_in_words_that_an_import_understands(
    sheet: str, name: str, language: str
) -> None:
    choices = next(column.choices for column in SHEET[sheet].columns if column.name == name)
    facts = {"choices": list(choices), "proposals": [choices[0]]}
    cure = tell(Issue(Severity.ERROR, "choice_unknown", facts=facts), wording(language)).cure
    told = [wording(language).say(f"nouns.{name}.{choice}") for choice in choices]
    assert all(word in cure for word in told)
    understood = synonyms().values[sheet, name]
    assert [understood[fold(word)].value for word in told] == list(choices)
