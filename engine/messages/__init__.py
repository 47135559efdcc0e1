"""What both sides of the engine's pipe share: requests, jobs, events, faults and their encoding."""
