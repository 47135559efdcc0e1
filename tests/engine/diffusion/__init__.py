"""The model engine, on tiny random models of the real classes."""
