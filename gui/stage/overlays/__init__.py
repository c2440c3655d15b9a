"""What covers the whole window: countdown, help, blank screen, panic."""
