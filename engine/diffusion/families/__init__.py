"""One module a family: how its pipeline is built, asked and decoded."""
