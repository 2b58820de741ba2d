"""What is public, at the addresses and in the formats that other programs expect."""

from api.routes.standards import finding, news, open_data, profiles, reconcile

ROUTERS = tuple(room.router for room in (open_data, profiles, news, reconcile, finding))
"""All of them, for the application."""
