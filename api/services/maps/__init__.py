"""Maps drawn on the server: for pages without JavaScript, for print, PDF and posters.

`frame` puts degrees on paper, `ground` draws the land, `pins` and `choropleth` what is on it.
Every shape carries its class, which gives it the colours of the page, and its literal colour, which
is all that programs that make PDFs read.
"""
