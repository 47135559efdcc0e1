"""The application's core: document, project, queue, export and command line. Knows no Qt and no torch."""
