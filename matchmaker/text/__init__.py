"""Any-language text similarity, and words into codes.

Ask `matchmaker.text.space.TextSpace` how alike texts are, `matchmaker.text.classify.classify` which
code a text may have, and `matchmaker.text.quick.propose_waste_code` for a first guess without
loading anything.
"""
