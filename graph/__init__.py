"""The graph itself: settings, schema, database, writer and the changes of state.

Nothing here knows of questions, files or HTTP; everything else stands on it.
"""
