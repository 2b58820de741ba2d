"""Programmes that hubs run, and their actions."""

from api.routes.programmes import actions, programmes

ROUTERS = (programmes.router, actions.router)
