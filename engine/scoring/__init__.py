"""What a take's file is worth by itself: measured in picture and sound, without a network and without a model."""
