"""The cut: where everything lies in the film, what hands may do to it, and the edit list it becomes."""
