"""The picture of the cluster on the stage: a thin view of ``core.views.picture``."""
