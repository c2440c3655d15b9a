"""The screen: whether there is one, how large a window may be on it, and that it stays awake."""
