"""What a subject in containers needs of the machine: looked at, and got."""
