"""Searches that go on: *tell me when there is somebody for this*."""
