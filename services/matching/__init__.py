"""Matching: which opening, which person, and why?"""
