"""Start: what somebody who is new here needs to know, made from every read model."""
