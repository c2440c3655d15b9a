"""The screen: whether a window can be opened, how large, and which letters the keys have."""
