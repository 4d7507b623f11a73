"""What is disclosed to matching, the keys it received, and the profiles that they open."""

from services.matching.read.profiles import profile
from shared.log.schema import create_tables
from shared.vault import disclosed
from shared.vault.keyring import keyring

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    create_tables(keyring, *disclosed.TABLES, profile)
