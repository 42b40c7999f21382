-- Finds the entries of a service by their event: a rare one without the others, and all of them a stretch for each event.
DROP INDEX log_by_service;
CREATE INDEX log_by_service ON log (service, event, seq) WHERE service IS NOT NULL;

-- Finds the tokens that were not used for the longest time among those whose end lies in one week (of 604,800,000,000
-- microseconds), so that those that expired long ago are not passed over again and again.
DROP INDEX tokens_idle;
CREATE INDEX tokens_idle ON tokens
    (service, coalesce(expires_at, 9223372036854775807) / 604800000000, coalesce(used_at, created_at), expires_at)
    WHERE end_at IS NULL;
