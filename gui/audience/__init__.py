"""The audience's page: a process of its own that phones reach, and the app's end of the process.

The process is handed facts to show and hands back counts; begin with the app's end.
"""
