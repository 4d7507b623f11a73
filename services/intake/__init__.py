"""Intake: who is this person, and what can they do?"""
