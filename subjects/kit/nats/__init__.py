"""The load's client of NATS JetStream: wire protocol, key-value bucket, bulk reading."""
