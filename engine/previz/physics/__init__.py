"""What is thrown, dropped or bumped, simulated with MuJoCo."""
