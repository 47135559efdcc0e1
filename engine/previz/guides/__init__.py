"""What previz draws of a staged shot for models to go by: depth, edges, skeletons, a face."""
