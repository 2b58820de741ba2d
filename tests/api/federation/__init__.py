"""Two hubs on one server, and everybody who may come to the door."""
