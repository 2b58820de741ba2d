"""The site: plain pages made on the server, complete without JavaScript."""
