"""Beyond pairs: chains through processes, bundles, teams, and what the law asks of them."""
