"""One run after another, from the start of the app to its end."""
