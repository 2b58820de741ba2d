"""Who may see and change what: the one door between people and the rows of the network."""
