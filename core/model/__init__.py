"""Events, and the records that they carry: plain frozen values, also the recording's format."""
