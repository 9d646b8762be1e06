"""Runs one call of a plug-in in a process of its own, which can do nothing but compute and ask the deployment.

`run.py` is the way in. It sends the call to the fork server (`server.py`; `forking.py` in its process), whose child
(`child.py`) confines itself (`confine.py`) before it imports the plug-in.
"""
