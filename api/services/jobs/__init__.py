"""Long work in the background: what kinds there are, who does it, who may ask how far it is.

To add a kind: one class of the shape of `api.services.jobs.base.Kind`, one line in
`api.services.jobs.kinds.KINDS`, and its words ``jobs.kind.<name>``.
"""
