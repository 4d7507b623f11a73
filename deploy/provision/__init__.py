"""What servers must hold before services start: roles and schemas, streams."""
