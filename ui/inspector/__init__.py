"""The inspector: what the selected shots ask for, in parts that fold."""
