"""Sealed originals: watermarked copies, verification, retention."""
