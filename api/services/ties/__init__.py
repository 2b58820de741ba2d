"""Who works with whom, drawn: the surroundings of one organisation first, the whole on demand.

`seen` tells which ties who asks may see, `surroundings` takes the part around one organisation,
`places` finds a place on paper for each, `drawing` draws it, `files` writes it for programs.
"""
