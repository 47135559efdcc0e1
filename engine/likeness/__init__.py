"""What is seen and heard of somebody who is recorded: faces, turns of the head, mattes, stills, voices; no renderer."""
