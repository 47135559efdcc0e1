"""Recording lines through a microphone, and hearing them."""
