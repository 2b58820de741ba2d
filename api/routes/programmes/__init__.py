"""Programmes that hubs run, and their actions."""

from api.routes.programmes import actions, programmes, synergies

ROUTERS = (programmes.router, actions.router, synergies.router)
