"""Sealed personal data: the participants' keys, sealing and opening."""
