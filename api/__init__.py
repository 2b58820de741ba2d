"""The doors: command line, HTTP and pages."""
