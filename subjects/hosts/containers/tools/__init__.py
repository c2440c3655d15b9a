"""The image with our own tools, and what runs in it: the load and the network's delay."""
