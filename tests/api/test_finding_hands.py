"""Who looks for hands finds who offers that work, near the place given, in words about work."""

import pytest


def _first(site, text, near, language, direction="need"):
    asked = {"text": text, "near": near, "direction": direction, "lang": language}
    answer = site.get("/api/v1/find", params=asked).json()
    first = answer["suggestions"][0]
    return answer, {reason["signal"]: reason for reason in first["reasons"]}


@pytest.mark.parametrize(
    ("text", "near", "language", "sentence"),
    [
        (
            "ik zoek iemand die onze retours herverpakt",
            "8000",
            "nl",
            "Ze bieden aan: verpakken en herverpakken. Je zoekt: retours herverpakt.",
        ),
        (
            "cherche une équipe pour entretenir nos espaces verts",
            "5000",
            "fr",
            "Ils proposent : entretien des espaces verts et propreté."
            " Vous cherchez : entretenir nos espaces verts.",
        ),
        (
            "we need hands to sort textile",
            "1000",
            "en",
            "They offer: tri et étiquetage de textile et d'objets. You look for: sort textile.",
        ),
        (
            "wir suchen jemanden, der unsere Grünflächen pflegt",
            "5000",
            "de",
            "Dort bietet man an: entretien des espaces verts et propreté."
            " Sie suchen: Grünflächen pflegt.",
        ),
    ],
)
def test_who_looks_for_hands_is_told_who_does_that_work_nearby(
    site, text, near, language, sentence
):
    answer, told = _first(site, text, near, language)
    assert answer["request"]["waste_code"] is None
    assert " ".join(told["work_fits"]["sentence"].split()) == sentence
    assert told["nearness"]["facts"]["km"] <= 40
    for suggestion in answer["suggestions"]:
        fits = {reason["signal"] for reason in suggestion["reasons"] if reason["contribution"] > 0}
        assert "work_fits" in fits
        assert not {"same_words", "same_code", "takes_it"} & fits


@pytest.mark.parametrize(
    ("text", "direction"),
    [("oude paletten", "offer"), ("restes de pain", "offer"), ("vieux vélos", "need")],
)
def test_a_material_is_not_taken_for_work(site, text, direction):
    answer, told = _first(site, text, "9000", "nl", direction)
    assert answer["suggestions"]
    assert told["work_fits"]["value"] is None
    assert max(told[name]["value"] or 0 for name in ("same_words", "same_code", "takes_it")) > 0.5
