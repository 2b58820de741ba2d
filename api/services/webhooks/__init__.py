"""Programs are told what happens in a hub, by Standard Webhooks.

To add an event: one line in `models.webhooks.EVENTS`, and what is told of its noun in
`api.services.webhooks.telling.TOLD`.
"""
