"""What a little more of each room, lot, freezer, life, yield or donor is worth."""
