"""What hubs do with suggestions: cases, consent to name somebody, and introductions."""

from api.routes.casework import cases, disclosures

ROUTERS = (cases.router, disclosures.router)
