"""Names in somebody's table matched to ours, by the Reconciliation Service API 0.2.

The protocol is that of the W3C Entity Reconciliation Community Group, which OpenRefine and others
speak: https://reconciliation-api.github.io/specs/0.2/ (read in November 2026).
"""
