"""What people do: poses, gaits, clips and faces over time."""
