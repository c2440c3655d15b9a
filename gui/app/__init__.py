"""What starts the app: the command line, the verbs, the window and the terminal show."""
