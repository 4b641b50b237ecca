"""One session made ready to be handed to somebody: its files, its review to read, and names taken out."""
