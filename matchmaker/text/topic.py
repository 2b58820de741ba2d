"""What a short text is about, without the asking around it.

*Cherche palettes en bois pour un potager* and *oude europaletten, 40 stuks* are about pallets; the
rest would make every "wanted" like every other "wanted".
"""

from __future__ import annotations

import re

from matchmaker.text.normalise import plain

ASKING = frozenset(
    """
    gezocht zoek zoeken zoekt gevraagd nodig welkom aangeboden gratis beschikbaar graag afhalen
    wij we ik hulp stuk stuks ongeveer ca circa per maand week dag jaar
    cherche cherchons recherche recherchons recherchee besoin demande demandee demandes demandees
    souhaite souhaitee souhaites souhaitees bienvenu bienvenus bienvenue bienvenues donner
    disponible disponibles reprenons voulu voulus offre avons nous je pces env environ mois semaine
    jour
    gesucht suche suchen brauche brauchen benotigt abzugeben erwunscht verfugbar willkommen
    kostenlos wir ich nehmen biete bieten stk woche monat
    wanted looking needed need available seeking seek required free pcs
    """.split()  # noqa: SIM905  a word list reads better than a hundred quotes
)
"""Words of asking, offering and counting, spelled plainly, in the four languages."""

_AMOUNT = re.compile(
    r"\b\d[\d.,x×/+-]*\s*"
    r"(?:m²|m2|m³|m3|kg|mm|cm|m|t|l|ton|tonnes?|liter|litres?|stuks?|pcs|pces|kw|w|%)?(?!\w)",
    re.IGNORECASE,
)
_LEGAL_FORM = re.compile(
    r"\b(?:(?i:vzw|ivzw|asbl|aisbl|bvba|cvba|sprl|srl|scrl|gmbh)|NV|BV|SA|SC|SNC|AG|VoG|VoF"
    r"|[NB]\.\s?V\.|S\.\s?A\.)(?!\w)"
)
"""Belgian legal forms and some of the neighbours': whose it is, not what it is."""
_WORD = re.compile(r"[\w'’-]+")
_PURPOSE_OR_DETAIL = re.compile(
    r"[,;:(\[/]|\s[-–]\s|\b(?:voor|pour|für|for|om|zum|zur|tbv|afin|bij|chez|bei|to)\b",
    re.IGNORECASE,
)


def without_asking(text: str) -> str:
    """Leave out asking words, amounts and legal forms; what is nothing else stays as it is.

    Examples
    --------
    >>> without_asking("gezocht: 40 houten paletten")
    'houten paletten'
    >>> without_asking("houthandel Peeters NV")
    'houthandel Peeters'
    >>> without_asking("17 02 01")
    '17 02 01'
    """
    bare = _LEGAL_FORM.sub(" ", _AMOUNT.sub(" ", text))
    kept = [word for word in _WORD.findall(bare) if plain(word) not in ASKING]
    if bare == text and len(kept) == len(_WORD.findall(text)):
        return text
    return " ".join(kept) or text


def topic(text: str) -> str:
    """Keep what comes before the purpose and the details.

    Examples
    --------
    >>> topic("cherche palettes en bois pour un potager")
    'palettes en bois'
    >>> topic("oude europaletten, deels kapot")
    'oude europaletten'
    """
    for part in _PURPOSE_OR_DETAIL.split(text):
        bare = _LEGAL_FORM.sub(" ", _AMOUNT.sub(" ", part))
        kept = [word for word in _WORD.findall(bare) if plain(word) not in ASKING]
        if sum(map(len, kept)) > 2:
            return " ".join(kept)
    return without_asking(text)
