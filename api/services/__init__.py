"""What the product does for people, once for all doors: no web framework and no terminal in here.

One use is one transaction; only the edge of a use commits.
"""
