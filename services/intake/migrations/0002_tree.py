"""The roots of the log's full subtrees, for proofs that read little."""

from shared.log.schema import keep_tree

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    keep_tree()
