"""What is seen and heard of somebody who is recorded: faces, turns of the head, mattes, stills, voices; no renderer."""

from engine.media.vision import vision

# Before any module here imports OpenCV, which points Qt at plug-ins of its own: the window looks at faces as well.
vision()
