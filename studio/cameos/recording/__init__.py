"""Recording a cameo: camera and microphone by one clock, guidance, steps, and bringing in files. All in memory."""
