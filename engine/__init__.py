"""The render engine: messages, the client that starts the process, the process itself, its renderers and its media."""
