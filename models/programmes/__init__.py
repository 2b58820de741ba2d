"""Programmes of hubs and the sheets of their actions, for one asker."""
