"""What is public, at the addresses and in the formats that other programs expect."""

from api.routes.standards import finding, open_data, profiles

ROUTERS = (open_data.router, profiles.router, finding.router)
"""All of them, for the application."""
