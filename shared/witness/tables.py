"""The tables of a provable history: what this log signed, who cosigned it, what this service witnessed and disputes."""

from sqlalchemy import BigInteger, Column, DateTime, LargeBinary, MetaData, Table, Text

metadata = MetaData()

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("root", LargeBinary, nullable=False),
    Column("note", Text, nullable=False),
    Column("signed_at", DateTime(timezone=True), nullable=False),
)
"""Each checkpoint of this service's own log: how many events, their root, and the signed note."""

cosignature = Table(
    "cosignature",
    metadata,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("witness", Text(collation="C"), primary_key=True),
    Column("line", Text, nullable=False),
    Column("signed_at", DateTime(timezone=True), nullable=False),
)
"""The signature line of each witness (by its log's source) on a checkpoint of this service's own log."""

witnessed = Table(
    "witnessed",
    metadata,
    Column("log", Text(collation="C"), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("line", Text, nullable=False),
    Column("witnessed_at", DateTime(timezone=True), nullable=False),
    Column("known_size", BigInteger, nullable=False),
    Column("known_frontier", LargeBinary, nullable=False),
)
"""The last checkpoint of each followed log that this service cosigned.

`known_size` and `known_frontier` are the newest own frontier that was itself compared with a checkpoint.
"""

dispute = Table(
    "dispute",
    metadata,
    Column("log", Text(collation="C"), primary_key=True),
    Column("found_at", DateTime(timezone=True), primary_key=True),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("ours", LargeBinary, nullable=False),
    Column("theirs", LargeBinary, nullable=False),
    Column("note", Text, nullable=False),
    Column("settled_at", DateTime(timezone=True)),
    Column("reason", Text),
)
"""Each time that what was received and what was signed contradicted each other.

`first` and `last` are the positions between which they part (one position when it could be found out), `size` the
events that the checkpoint covers, `ours` and `theirs` the two roots. Nothing of the log is applied until it is settled.
"""
