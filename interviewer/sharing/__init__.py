"""One session made ready to be handed to somebody: its files, the conversation to read, and names taken out."""
