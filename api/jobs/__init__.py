"""Import jobs over HTTP: what callers send and get, and the stream of progress."""
