"""What is checked of a recording of a person: digits, faces, the turn of the head, mouth against sound."""
