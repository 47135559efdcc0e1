"""What a person can choose, from one schema; the page is made from it."""
