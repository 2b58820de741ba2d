"""What is public, in the formats that other programs expect: pure functions to documents."""
