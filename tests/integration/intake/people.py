"""People whom tests register."""

AMINA = {
    "occurred_on": "2026-01-12",
    "gender": "woman",
    "identity": {"given_name": "Amina", "family_name": "Warsame", "phone": "070-1740605"},
}
