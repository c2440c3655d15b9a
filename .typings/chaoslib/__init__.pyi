"""The parts of Chaos Toolkit's library that the tests use."""
