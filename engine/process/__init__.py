"""The engine's own process: reads calls from a pipe, renders and exports, answers with events."""
