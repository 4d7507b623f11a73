"""Placements: what actually happened?"""
