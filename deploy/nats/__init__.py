"""NATS for Kedja: the server on one machine, and the streams that hold the logs."""
