"""What all systems on stage share: nodes, probes, polling, health rules, HTTP."""
