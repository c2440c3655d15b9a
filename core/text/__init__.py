"""Every sentence, figure and unit that people read: values come in, words go out.

Begin with the file that is named for what is spoken of: ``findings`` of a diagnosis, ``symptoms``
and ``monitor``, ``node_state``, ``bounds`` of the system's own, ``load_words`` for what is asked;
``requirements``, ``starting``, ``faults``, ``forecasts``, ``detection``, ``recovery`` and ``proof``
for what the chapters say in their order, ``events`` for feed and plot, ``notices`` for the
presenter. They are built of ``wording`` (lists, small numbers, whole sentences), ``figures`` with
their units and, on the plot, ``axis_labels``. No code reads what they give.
"""
