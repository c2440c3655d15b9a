"""The image with our own tools, and the tools that run there: the load and network delays."""
