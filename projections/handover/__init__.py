"""Handover: what somebody who leaves a role knows, holds and owes, from the events that tell it."""
