"""Starts Faultstage: ``python3 launch.py``. Needs nothing but Python's standard library.

Any Python can parse this file, so that one that is too old says so in a sentence. The rest is
in ``gui/launch``, for the Pythons that Faultstage supports.
"""

import os
import sys

HERE = os.path.abspath(__file__)
PROBE = "import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"
START = "py launch.py" if os.name == "nt" else "python3 launch.py"
ADVICE = """.
  Install one (Debian, Ubuntu: sudo apt-get install -y python3 python3-venv;
  macOS: brew install python@3.13; Windows: winget install Python.Python.3.13),
  then start again: """


def forget_python_path():
    """Keeps modules on PYTHONPATH from being taken for modules of Python's own."""
    try:
        here = os.getcwd()
    except OSError:  # the current folder was deleted
        here = ""
    named = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    named = [os.path.normpath(os.path.join(here, each)) for each in named] + named
    sys.path[1:] = [each for each in sys.path[1:] if each not in named]


forget_python_path()


def try_others():
    """Starts again with another supported Python of this machine, if there is one."""
    import signal
    import subprocess

    if hasattr(signal, "SIGCHLD"):
        # While SIGCHLD is ignored, every child seems to have ended well.
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for command in (["python3.13"], ["python3.12"], ["python3.11"], ["py", "-3"]):
        try:
            pipe = subprocess.PIPE
            probe = subprocess.Popen(command + ["-c", PROBE], stdout=pipe, stderr=pipe)
            probe.communicate()
        except OSError:
            continue
        if probe.returncode == 0:
            whole = command + [HERE] + sys.argv[1:]
            if os.name != "nt":
                os.execvp(whole[0], whole)
            # The console sends Ctrl-C to the child as well; this process would kill the child.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            sys.exit(subprocess.call(whole))


if __name__ == "__main__":
    if sys.version_info < (3, 11):
        try_others()
        version = ".".join(str(part) for part in sys.version_info[:2])
        sys.stderr.write("Faultstage needs Python 3.11, 3.12 or 3.13, and this is " + version)
        sys.stderr.write(ADVICE + START + "\n")
        sys.exit(2)
    sys.path.insert(0, os.path.dirname(HERE))
    from gui.launch import interrupts, streams

    interrupts.end_quietly()
    streams.secure()
    from gui.launch.main import main

    sys.exit(main(sys.argv[1:]))
