"""Transcripts from elsewhere made ours: what a file says, who is who, whether it can be judged, and our records."""
