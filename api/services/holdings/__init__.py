"""What an organisation has, wants and can do, as somebody types it in a form."""
