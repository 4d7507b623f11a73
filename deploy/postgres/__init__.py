"""PostgreSQL for Kedja: the server on one machine, and what each service needs in it."""
