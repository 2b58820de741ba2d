"""Programmes and their actions, for who asks."""
