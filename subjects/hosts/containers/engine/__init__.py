"""The container engine: finding and calling the engine, and errors in plain words."""
