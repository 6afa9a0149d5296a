-- SPDX-License-Identifier: GPL-3.0-or-later
-- Events: what agents' reports tell of instances, and who signed in; one question for these and for the
-- audit log together; versions and clocks of agents.
--
-- An event is a change of state between two reports, so a report that says what the one before it said
-- leaves nothing. Events are kept for 30 days, a day a partition, and are in no backup, as telemetry.

CREATE TABLE sextant.event (
  number      bigserial,
  environment text NOT NULL COLLATE "C",  -- '': concerns no environment
  at_us       bigint NOT NULL,            -- by the store's clock, as in the audit log
  xid         xid8 NOT NULL DEFAULT pg_current_xact_id(),  -- whose commit shows it: see events()
  kind        text NOT NULL COLLATE "C" CHECK (kind IN ('apply', 'failure', 'drift', 'restart', 'health', 'silent', 'sign-in')),
  action      text NOT NULL CHECK (octet_length(action) <= 40),
  service     text COLLATE "C",
  cluster     text COLLATE "C",
  instance    text COLLATE "C",
  revision    bigint,                     -- that it is about
  runs        bigint,                     -- the revision that ran then
  seconds     integer,                    -- how long a silence or drift has lasted
  reason      text NOT NULL DEFAULT '' CHECK (octet_length(reason) <= 8000),
  left_out    integer NOT NULL DEFAULT 0, -- events of this instance since the last one that were not written
  login       text COLLATE "C",
  program     text CHECK (octet_length(program) <= 200),
  version     text CHECK (octet_length(version) <= 200),
  host        text CHECK (octet_length(host) <= 300),
  roles       jsonb,
  PRIMARY KEY (environment, at_us, number)
) PARTITION BY RANGE (at_us);
CREATE INDEX event_by_commit ON sextant.event (environment, xid, number);
CREATE INDEX event_by_kind ON sextant.event (environment, kind, at_us, number);
CREATE INDEX event_by_instance ON sextant.event (environment, service, cluster, instance, at_us, number) WHERE service IS NOT NULL;
CREATE INDEX event_by_login ON sextant.event (environment, login, at_us, number) WHERE login IS NOT NULL;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sextant.event
  FOR EACH STATEMENT EXECUTE FUNCTION sextant.refuse_change();
CREATE POLICY reading ON sextant.event FOR SELECT TO sextant_member
  USING (environment IN (SELECT sextant.visible_environments())
         OR (environment = '' AND sextant.has_right('*', 'administrator')));
GRANT SELECT ON sextant.event TO sextant_member, sextant_definer;
GRANT INSERT ON sextant.event TO sextant_definer;
GRANT UPDATE ON SEQUENCE sextant.event_number_seq TO sextant_definer;

-- When instances of an environment were last looked through for silent ones.
CREATE TABLE sextant.silence_sweep (
  environment text PRIMARY KEY COLLATE "C",
  swept_at    timestamptz NOT NULL
) WITH (fillfactor = 50);
CREATE POLICY reading ON sextant.silence_sweep FOR SELECT TO sextant_member
  USING (environment IN (SELECT sextant.visible_environments()));
GRANT SELECT ON sextant.silence_sweep TO sextant_member, sextant_definer;
GRANT INSERT, UPDATE ON sextant.silence_sweep TO sextant_definer;

-- The audit log by time, for the ways in which it is asked. These are few rows or one column of it.
CREATE INDEX audit_by_time ON sextant.audit (environment, at_us, number);
CREATE INDEX audit_action_by_time ON sextant.audit (environment, action, at_us, number);
CREATE INDEX audit_service_by_time ON sextant.audit (environment, service, at_us, number);
CREATE INDEX audit_login_by_time ON sextant.audit (environment, login, at_us, number);
CREATE INDEX audit_person_by_time ON sextant.audit (environment, ((record::jsonb) ->> 'person'), at_us, number);
CREATE INDEX audit_denied_by_time ON sextant.audit (environment, at_us, number) WHERE outcome = 'denied';
CREATE INDEX audit_cluster_by_time ON sextant.audit (environment, service, ((record::jsonb) ->> 'cluster'), at_us, number)
  WHERE (record::jsonb) ->> 'cluster' IS NOT NULL;

-- clock_offset_ms: the agent's clock less the store's. A report says when it was sent; what it took on its
-- way makes the agent's clock look slow by as much, never fast. So the greatest of the last ten differences
-- is nearest to the truth, and too low by the shortest way that one of these ten had (a millisecond or two
-- where nothing is overloaded). Null: this agent does not say.
ALTER TABLE sextant.agent_status
  ADD COLUMN clock_offset_ms  bigint,
  ADD COLUMN clock_samples    bigint[] NOT NULL DEFAULT '{}',
  -- A revision that is not in force here, and why not: 'refused' (its check failed), 'failed' (the
  -- service did not take it), 'cannot' (the host could not), 'said' (by an agent that says it in words).
  ADD COLUMN failed           bigint,
  ADD COLUMN failure          text NOT NULL DEFAULT '',
  ADD COLUMN put_back         boolean NOT NULL DEFAULT false,
  ADD COLUMN agent_started_us bigint,           -- tells one run of an agent from the next
  ADD COLUMN restarts         integer NOT NULL DEFAULT 0,  -- of the service, seen by this run of the agent
  ADD COLUMN applied_told     bigint,           -- the last revision that it was said to run
  ADD COLUMN drift_since      timestamptz,
  ADD COLUMN drift_told       boolean NOT NULL DEFAULT false,
  ADD COLUMN silence_told     boolean NOT NULL DEFAULT false,
  -- What an instance may still write of events, so that one that flaps does not fill the table.
  ADD COLUMN event_credit     real NOT NULL DEFAULT 20,
  ADD COLUMN event_credit_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  ADD COLUMN events_left_out  integer NOT NULL DEFAULT 0;

-- As in version 2; partitions of events are their owner's as well.
CREATE OR REPLACE FUNCTION sextant.settle_rights() RETURNS void
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_object record;
BEGIN
  GRANT CREATE, USAGE ON SCHEMA sextant TO sextant_owner, sextant_definer;
  FOR v_object IN SELECT oid::regclass AS name, relkind FROM pg_class
                  WHERE relnamespace = 'sextant'::regnamespace AND relkind IN ('r', 'p', 'v')
                    AND NOT relispartition LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO sextant_owner', v_object.name);
    IF v_object.relkind <> 'v' THEN
      EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', v_object.name);
      EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', v_object.name);
      IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = v_object.name AND polname = 'definer') THEN
        EXECUTE format('CREATE POLICY definer ON %s TO sextant_definer USING (true) WITH CHECK (true)', v_object.name);
      END IF;
    END IF;
  END LOOP;
  FOR v_object IN SELECT oid::regclass AS name FROM pg_class
                  WHERE relnamespace = 'sextant'::regnamespace AND relkind = 'r' AND relispartition LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO sextant_owner', v_object.name);
  END LOOP;
  FOR v_object IN SELECT oid::regtype AS name FROM pg_type
                  WHERE typnamespace = 'sextant'::regnamespace AND typtype = 'd' LOOP
    EXECUTE format('ALTER DOMAIN %s OWNER TO sextant_owner', v_object.name);
  END LOOP;
  FOR v_object IN SELECT oid::regprocedure AS name, proname FROM pg_proc
                  WHERE pronamespace = 'sextant'::regnamespace LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO %s', v_object.name,
                   CASE WHEN v_object.proname IN ('keep_telemetry_partitions', 'keep_event_partitions') THEN 'sextant_owner'
                        ELSE 'sextant_definer' END);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', v_object.name);
  END LOOP;
  ALTER SCHEMA sextant OWNER TO sextant_owner;
  REVOKE ALL ON SCHEMA sextant FROM PUBLIC;
  REVOKE CREATE ON SCHEMA sextant FROM sextant_definer;
  GRANT USAGE ON SCHEMA sextant TO sextant_definer, sextant_member;
END $$;

-- Today's partition and tomorrow's; none that is older than 30 days. p_day: days since 1970, in UTC.
CREATE FUNCTION sextant.keep_event_partitions(p_day bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_day bigint;
  v_old text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('sextant.event', 0));
  FOR v_day IN SELECT d FROM generate_series(p_day, p_day + 1) AS d LOOP
    EXECUTE format('CREATE TABLE IF NOT EXISTS event_%s PARTITION OF event FOR VALUES FROM (%s) TO (%s)',
                   v_day, v_day * 86400000000, (v_day + 1) * 86400000000);
  END LOOP;
  FOR v_old IN
    SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid
    WHERE inhparent = 'event'::regclass AND substring(relname FROM '^event_(\d+)$')::bigint < p_day - 30
  LOOP
    EXECUTE format('DROP TABLE %I', v_old);
  END LOOP;
END $$;

-- Room for an event that is written now; answers its time. Not inside of a statement about events, which
-- would be in the way of a new partition.
CREATE FUNCTION sextant.event_time() RETURNS bigint
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_us bigint := (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;
BEGIN
  -- Both: the clock may turn to the next day before the row is there.
  IF to_regclass(format('sextant.event_%s', v_us / 86400000000)) IS NULL
     OR to_regclass(format('sextant.event_%s', v_us / 86400000000 + 1)) IS NULL THEN
    PERFORM keep_event_partitions(v_us / 86400000000);
  END IF;
  RETURN v_us;
END $$;

-- Writes an event of an instance, or counts it where it has had too many: 20 at once, then one in half a
-- minute. p_status is its row, of which the credit is changed; the caller stores it.
CREATE FUNCTION sextant.add_event(INOUT p_status sextant.agent_status, p_kind text, p_action text, p_revision bigint,
                                  p_seconds integer, p_reason text)
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_now   timestamptz := clock_timestamp();
  v_at_us bigint;
BEGIN
  p_status.event_credit := least(20, p_status.event_credit
    + greatest(0, extract(epoch FROM v_now - p_status.event_credit_at)) / 30);
  p_status.event_credit_at := v_now;
  IF p_status.event_credit < 1 THEN
    p_status.events_left_out := p_status.events_left_out + 1;
    RETURN;
  END IF;
  v_at_us := event_time();
  INSERT INTO event (environment, at_us, kind, action, service, cluster, instance, revision, runs, seconds, reason, left_out)
  VALUES (p_status.environment, v_at_us, p_kind, p_action, p_status.service, p_status.cluster, p_status.instance,
          p_revision, p_status.applied, p_seconds, left(coalesce(p_reason, ''), 2000), p_status.events_left_out);
  p_status.event_credit := p_status.event_credit - 1;
  p_status.events_left_out := 0;
END $$;

-- What a report says that the one before it did not. A difference between what an instance runs and what it
-- should run is told when it has lasted for ten seconds: each publish makes one for a moment.
CREATE FUNCTION sextant.add_events_between(p_before sextant.agent_status, INOUT p_after sextant.agent_status)
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_gap integer := extract(epoch FROM p_after.reported_at - p_before.reported_at)::integer;
  v_lasted interval := p_after.reported_at - p_after.drift_since;
  v_left_out integer := p_after.events_left_out;
BEGIN
  IF v_gap >= 15 OR p_before.silence_told THEN
    p_after := add_event(p_after, 'silent', 'back', NULL, v_gap, '');
    p_after.silence_told := false;
  END IF;
  IF p_after.agent_started_us <> p_before.agent_started_us THEN
    p_after := add_event(p_after, 'restart', 'agent', NULL, NULL, '');
  ELSIF p_after.restarts > p_before.restarts THEN
    p_after := add_event(p_after, 'restart', 'service', NULL, NULL, '');
  END IF;
  IF p_after.agent_version <> p_before.agent_version AND p_before.agent_version <> '' THEN
    p_after := add_event(p_after, 'restart', 'agent version', NULL, NULL,
                         left(p_before.agent_version, 100) || ' → ' || left(p_after.agent_version, 100));
  END IF;
  IF p_after.failed IS NOT NULL AND (p_after.failed IS DISTINCT FROM p_before.failed OR p_after.failure <> p_before.failure) THEN
    p_after := add_event(p_after, 'failure', p_after.failure, p_after.failed, NULL, p_after.reason);
  END IF;
  IF p_after.put_back AND NOT p_before.put_back THEN
    p_after := add_event(p_after, 'failure', 'put back', p_after.failed, NULL, '');
  END IF;
  -- A revision that makes its service ill is there for a moment, and is not said to run.
  IF p_after.applied <> p_after.applied_told AND p_after.applied > 0 AND p_after.applied = p_after.wanted
     AND p_after.health = 'healthy' THEN
    p_after := add_event(p_after, 'apply', 'applied', p_after.applied, NULL, '');
    p_after.applied_told := p_after.applied;
  ELSIF p_after.applied = p_before.applied AND p_before.effective_hash <> '' AND p_after.effective_hash <> ''
        AND p_after.effective_hash <> p_before.effective_hash AND p_after.wanted = p_before.wanted
        AND p_after.applied = p_after.wanted THEN
    p_after := add_event(p_after, 'drift', 'hash', p_after.applied, NULL, '');
  END IF;
  IF p_after.drift_since IS NULL AND p_before.drift_told THEN
    p_after := add_event(p_after, 'drift', 'ended', p_after.wanted,
                         extract(epoch FROM p_after.reported_at - p_before.drift_since)::integer, '');
    p_after.drift_told := false;
  ELSIF v_lasted >= interval '10 seconds' AND NOT p_before.drift_told THEN
    p_after := add_event(p_after, 'drift', 'begun', p_after.wanted, extract(epoch FROM v_lasted)::integer, p_after.reason);
    p_after.drift_told := true;
  END IF;
  IF p_after.health <> p_before.health THEN
    p_after := add_event(p_after, 'health', p_after.health, NULL, NULL, CASE WHEN p_after.failed IS NULL THEN p_after.reason END);
  ELSIF v_left_out > 0 AND p_after.events_left_out = v_left_out
        AND p_after.event_credit + extract(epoch FROM clock_timestamp() - p_after.event_credit_at) / 30 >= 1 THEN
    -- It is quiet again: what was left out is told, and how it stands now.
    p_after := add_event(p_after, 'health', p_after.health, NULL, NULL, p_after.reason);
  END IF;
END $$;

-- Says of instances whose agents have not reported for 15 s that they are silent. The store does nothing by
-- itself, so this is done with somebody else's report, at most each five seconds; where every agent of an
-- environment is silent, it is found out when the first one is back.
CREATE FUNCTION sextant.tell_silent(p_environment text) RETURNS void
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_status agent_status;
BEGIN
  INSERT INTO silence_sweep VALUES (p_environment, '-infinity') ON CONFLICT DO NOTHING;
  PERFORM FROM silence_sweep WHERE environment = p_environment AND swept_at < clock_timestamp() - interval '5 seconds'
    FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  UPDATE silence_sweep SET swept_at = clock_timestamp() WHERE environment = p_environment;
  FOR v_status IN
    SELECT s.* FROM agent_status s JOIN instance i ON i.environment = s.environment AND i.service = s.service
      AND i.cluster = s.cluster AND i.name = s.instance AND i.retired IS NULL
    WHERE s.environment = p_environment AND NOT s.silence_told AND s.reported_at < clock_timestamp() - interval '15 seconds'
    LIMIT 500 FOR UPDATE OF s SKIP LOCKED
  LOOP
    v_status := add_event(v_status, 'silent', 'begun', NULL,
                          extract(epoch FROM clock_timestamp() - v_status.reported_at)::integer, '');
    UPDATE agent_status SET silence_told = true, event_credit = v_status.event_credit,
                            event_credit_at = v_status.event_credit_at, events_left_out = v_status.events_left_out
    WHERE environment = v_status.environment AND service = v_status.service AND cluster = v_status.cluster
      AND instance = v_status.instance;
  END LOOP;
END $$;

-- The state of an instance, from its agent's report. Members of p_status that came with this version
-- (sent_at_us, failed, failure, put_back, agent_started_us, restarts) may be missing: older agents do not
-- know them, and tell of a failed revision in their reason alone.
CREATE FUNCTION sextant.write_status(p_status jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_said   record;
  v_before agent_status;
  v_after  agent_status;
  v_offset bigint;
  v_is_new boolean;
BEGIN
  SELECT * INTO v_said FROM jsonb_to_record(p_status) AS r(environment text, service text, cluster text, instance text,
    epoch bigint, seq bigint, wanted bigint, applied bigint, effective_hash text, health text, reason text,
    applied_at double precision, agent_version text, sent_at_us bigint, failed bigint, failure text, put_back boolean,
    agent_started_us bigint, restarts integer);
  INSERT INTO agent_status (environment, service, cluster, instance)
  VALUES (v_said.environment, v_said.service, v_said.cluster, v_said.instance) ON CONFLICT DO NOTHING;
  v_is_new := FOUND;
  SELECT * INTO v_before FROM agent_status WHERE environment = v_said.environment AND service = v_said.service
    AND cluster = v_said.cluster AND instance = v_said.instance FOR UPDATE;
  v_after := v_before;
  v_after.epoch := v_said.epoch;
  v_after.seq := v_said.seq;
  v_after.wanted := v_said.wanted;
  v_after.applied := v_said.applied;
  v_after.effective_hash := v_said.effective_hash;
  v_after.health := v_said.health;
  v_after.reason := left(v_said.reason, 2000);
  v_after.applied_at := to_timestamp(v_said.applied_at);
  v_after.agent_version := v_said.agent_version;
  v_after.reported_at := clock_timestamp();
  v_after.failed := coalesce(v_said.failed, substring(v_said.reason FROM '^Revision (\d{1,18}) is not in force')::bigint);
  v_after.failure := CASE WHEN v_after.failed IS NULL THEN ''
                          WHEN v_said.failure IN ('refused', 'failed', 'cannot') THEN v_said.failure ELSE 'said' END;
  v_after.put_back := coalesce(v_said.put_back, false);
  v_after.agent_started_us := v_said.agent_started_us;
  v_after.restarts := coalesce(v_said.restarts, 0);
  v_after.drift_since := CASE WHEN v_said.wanted > 0 AND v_said.applied <> v_said.wanted
                              THEN coalesce(v_before.drift_since, v_after.reported_at) END;
  IF v_said.sent_at_us IS NULL THEN
    v_after.clock_samples := '{}';
  ELSE
    v_offset := least(greatest((v_said.sent_at_us - extract(epoch FROM statement_timestamp()) * 1000000) / 1000, -1e12), 1e12)::bigint;
    v_after.clock_samples := (v_offset || v_before.clock_samples)[1:10];
  END IF;
  v_after.clock_offset_ms := (SELECT max(s) FROM unnest(v_after.clock_samples) AS s);
  v_after.applied_told := coalesce(v_before.applied_told, CASE WHEN v_is_new THEN 0 ELSE v_before.applied END);
  IF v_is_new THEN
    v_before.reported_at := v_after.reported_at;
    v_before.health := v_after.health;
  END IF;
  -- Most reports say what the one before said.
  IF v_before.silence_told OR v_before.drift_told OR v_after.drift_since IS NOT NULL OR v_before.events_left_out > 0
     OR v_after.reported_at - v_before.reported_at >= interval '15 seconds'
     OR (v_after.wanted, v_after.applied, v_after.effective_hash, v_after.health, v_after.agent_version, v_after.failed, v_after.failure,
         v_after.put_back, v_after.agent_started_us, v_after.restarts) IS DISTINCT FROM
        (v_before.wanted, v_before.applied, v_before.effective_hash, v_before.health, v_before.agent_version, v_before.failed,
         v_before.failure, v_before.put_back, v_before.agent_started_us, v_before.restarts) THEN
    v_after := add_events_between(v_before, v_after);
  END IF;
  UPDATE agent_status SET epoch = v_after.epoch, seq = v_after.seq, wanted = v_after.wanted, applied = v_after.applied,
    effective_hash = v_after.effective_hash, health = v_after.health, reason = v_after.reason, applied_at = v_after.applied_at,
    agent_version = v_after.agent_version, reported_at = v_after.reported_at, failed = v_after.failed, failure = v_after.failure,
    put_back = v_after.put_back, agent_started_us = v_after.agent_started_us, restarts = v_after.restarts,
    applied_told = v_after.applied_told, drift_since = v_after.drift_since, drift_told = v_after.drift_told, silence_told = v_after.silence_told,
    clock_samples = v_after.clock_samples, clock_offset_ms = v_after.clock_offset_ms, event_credit = v_after.event_credit,
    event_credit_at = v_after.event_credit_at, events_left_out = v_after.events_left_out
  WHERE environment = v_after.environment AND service = v_after.service AND cluster = v_after.cluster
    AND instance = v_after.instance;
  IF NOT EXISTS (SELECT FROM silence_sweep WHERE environment = v_after.environment
                 AND swept_at > clock_timestamp() - interval '5 seconds') THEN
    PERFORM tell_silent(v_after.environment);
  END IF;
END $$;

-- As in version 9, with events of what changed.
CREATE OR REPLACE FUNCTION sextant.write_report(p_status jsonb, p_samples jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = sextant, pg_temp AS $$
DECLARE
  v_now  bigint := extract(epoch FROM clock_timestamp())::bigint;
  v_low  bigint;
  v_high bigint;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  PERFORM write_status(p_status);
  IF jsonb_array_length(p_samples) = 0 THEN
    RETURN;
  END IF;
  IF to_regclass(format('sextant.telemetry_%s', v_now / 3600)) IS NULL
     OR to_regclass(format('sextant.telemetry_rollup_10_%s', v_now / 21600 + 1)) IS NULL THEN
    PERFORM keep_telemetry_partitions(v_now);
  END IF;
  WITH added AS (
    INSERT INTO telemetry (environment, service, cluster, instance, second, revision, buckets, sum_seconds,
                           errors, gauges)
    SELECT p_status ->> 'environment', p_status ->> 'service', p_status ->> 'cluster', p_status ->> 'instance',
           r.second, r.revision, r.buckets, r.sum_seconds, r.errors, r.gauges
    FROM jsonb_to_recordset(p_samples) AS r(second bigint, revision bigint, buckets integer[],
         sum_seconds double precision, errors jsonb, gauges jsonb)
    -- A sample of another hour than the server's clock shows has no partition: the clocks differ.
    WHERE r.second / 3600 BETWEEN v_now / 3600 - 1 AND v_now / 3600 + 1
      AND to_regclass(format('sextant.telemetry_%s', r.second / 3600)) IS NOT NULL
    ON CONFLICT DO NOTHING
    RETURNING second)
  SELECT min(second), max(second) INTO v_low, v_high FROM added;
  IF v_low IS NOT NULL THEN
    PERFORM roll_up_reported(p_status ->> 'environment', p_status ->> 'service', p_status ->> 'cluster',
                             p_status ->> 'instance', v_low, v_high);
  END IF;
END $$;

-- Says that a program of this login begins to use the store: an event in each environment in which it has a
-- right, with its roles there; where it has none, one that concerns no environment. A program that begins
-- again and again is told once a minute, and a login 60 times an hour in each environment.
CREATE FUNCTION sextant.sign_in(p_program text, p_version text, p_host text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = sextant, pg_temp AS $$
DECLARE
  v_at_us  bigint := event_time();
  v_minute bigint := v_at_us - 60000000;
BEGIN
  -- Nobody waits for this to be safe on a standby.
  PERFORM set_config('synchronous_commit', 'off', true);
  INSERT INTO event (environment, at_us, kind, action, login, program, version, host, roles)
  SELECT own.environment, v_at_us, 'sign-in', 'began', session_user, left(p_program, 50), left(p_version, 50),
         left(p_host, 63), own.roles
  FROM (SELECT coalesce(e.name, '') AS environment, coalesce(jsonb_agg(DISTINCT g.role) FILTER (WHERE g.role IS NOT NULL), '[]') AS roles
        FROM (SELECT 1) AS once
          LEFT JOIN role_grant g ON g.login = session_user AND (g.until IS NULL OR g.until > clock_timestamp())
          LEFT JOIN environment e ON g.environment IN ('*', e.name)
        GROUP BY coalesce(e.name, '')) AS own
  WHERE NOT EXISTS (SELECT FROM event WHERE event.environment = own.environment AND login = session_user AND at_us > v_minute
                    AND program IS NOT DISTINCT FROM left(p_program, 50) AND host IS NOT DISTINCT FROM left(p_host, 63))
    AND (SELECT count(*) FROM event WHERE event.environment = own.environment AND login = session_user
         AND at_us > v_minute - 3540000000) < 60;
  RETURN '{"outcome": "done"}';
END $$;

-- Of which kind of event an entry of the audit log is. What was denied is of the kind "denied".
CREATE FUNCTION sextant.event_kinds() RETURNS TABLE (kind text, action text)
LANGUAGE sql IMMUTABLE SET search_path = sextant, pg_temp AS $$
  VALUES ('publish', 'publish'), ('rollback', 'rollback'), ('change', 'change open'), ('change', 'change edit'),
    ('change', 'change abandon'), ('approve', 'change approve'), ('reject', 'change reject'), ('comment', 'change comment'),
    ('stage', 'rollout advance'), ('stage', 'rollout promote'), ('pause', 'rollout pause'), ('pause', 'rollout resume'),
    ('abort', 'rollout abort'), ('verdict', 'validity'), ('pin', 'pin'), ('pin', 'unpin'),
    ('preview', 'preview start'), ('preview', 'preview propose'), ('preview', 'preview consent'),
    ('preview', 'preview extend'), ('preview', 'preview stop'), ('preview', 'preview expire'),
    ('emergency', 'break glass'), ('emergency', 'end emergency'), ('emergency', 'review emergency'),
    ('rights', 'grant'), ('rights', 'revoke'), ('environment', 'environment'), ('environment', 'restore'),
    ('inventory', 'enrol'), ('inventory', 'retire'), ('report', 'report');
$$;

-- The statement that finds an audit log's entries or events for events(): rows (at_us, number, xid, record).
-- $1 environment, $2 $3 $4 before and since, $5 $6 after, $7 service, $8 cluster, $9 instance, $10 person,
-- $11 text, $12 kinds, or actions of the audit log, $13 limit, $14 how many are looked at for a text.
-- It is put together so that each filter finds its index, and each kind is read backwards by itself.
CREATE FUNCTION sextant.event_query(p_table text, p_filter jsonb, p_tail boolean) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = sextant, pg_temp AS $$
DECLARE
  v_audit  boolean := p_table = 'audit';
  v_what   text := CASE WHEN v_audit THEN 't.action' ELSE 't.kind' END;
  v_where  text := 't.environment = $1';
  v_order  text := CASE WHEN NOT p_tail THEN 't.at_us DESC, t.number DESC' WHEN v_audit THEN 't.number' ELSE 't.xid, t.number' END;
  v_words  text := CASE WHEN v_audit THEN
    'concat_ws('' '', t.action, t.login, t.service, (SELECT string_agg(f.value, '' '') FROM jsonb_each_text(t.record::jsonb) AS f
      WHERE f.key IN (''message'', ''reason'', ''person'', ''cluster'', ''instance'', ''scope'', ''grantee'', ''role'', ''revision'', ''change'', ''rollout'')))'
    ELSE 'concat_ws('' '', t.kind, t.action, t.login, t.service, t.cluster, t.instance, t.reason, t.program, t.version, t.host, t.revision)' END;
  v_parts  text[] := '{}';
  v_part   text;
  v_rows   text := '';
BEGIN
  IF p_tail THEN
    v_where := v_where || CASE WHEN v_audit THEN ' AND t.number > $5'
      ELSE ' AND t.xid >= pg_snapshot_xmin($6) AND NOT pg_visible_in_snapshot(t.xid, $6)' END;
  ELSE
    v_where := v_where || ' AND t.at_us >= $4 AND (t.at_us, t.number) < ($2, $3)';
  END IF;
  IF p_filter ? 'service' THEN v_where := v_where || ' AND t.service = $7'; END IF;
  IF p_filter ? 'cluster' THEN
    v_where := v_where || CASE WHEN v_audit THEN ' AND t.record::jsonb ->> ''cluster'' = $8' ELSE ' AND t.cluster = $8' END;
  END IF;
  IF p_filter ? 'instance' THEN
    v_where := v_where || CASE WHEN v_audit THEN ' AND t.record::jsonb ->> ''instance'' = $9' ELSE ' AND t.instance = $9' END;
  END IF;
  v_part := 'SELECT t.* FROM ' || p_table || ' t WHERE ' || v_where || '%s ORDER BY ' || v_order
            || ' LIMIT ' || CASE WHEN p_filter ? 'text' THEN '$14' ELSE '$13' END;
  IF NOT p_filter ? 'kinds' AND NOT p_filter ? 'person' THEN
    v_parts := ARRAY[format(v_part, '')];
  ELSIF NOT p_filter ? 'kinds' THEN
    v_parts := ARRAY[format(v_part, ' AND t.login = $10')];
    IF v_audit THEN
      v_parts := v_parts || format(v_part, ' AND t.record::jsonb ->> ''person'' = $10 AND t.login <> $10');
    END IF;
  ELSE
    v_where := CASE WHEN NOT p_filter ? 'person' THEN '' WHEN v_audit THEN
      ' AND (t.login = $10 OR t.record::jsonb ->> ''person'' = $10)' ELSE ' AND t.login = $10' END;
    v_parts := ARRAY['SELECT x.* FROM unnest($12) AS k(what), LATERAL (' || format(v_part, ' AND ' || v_what || ' = k.what'
      || CASE WHEN v_audit THEN ' AND t.outcome IS DISTINCT FROM ''denied''' ELSE '' END || v_where) || ') AS x'];
    IF v_audit AND p_filter -> 'kinds' ? 'denied' THEN
      v_parts := v_parts || format(v_part, ' AND t.outcome = ''denied''' || v_where);
    END IF;
  END IF;
  FOREACH v_part IN ARRAY v_parts LOOP
    v_rows := v_rows || CASE v_rows WHEN '' THEN '' ELSE ' UNION ALL ' END || '(' || v_part || ')';
  END LOOP;
  RETURN 'SELECT t.at_us, t.number, ' || CASE WHEN v_audit THEN 'NULL::xid8 AS xid, t.record::jsonb AS record' ELSE
    't.xid, jsonb_strip_nulls(to_jsonb(t) - ''xid'') AS record' END || ' FROM (' || v_rows || ') AS t'
    || CASE WHEN p_filter ? 'text' THEN ' WHERE '
         -- An entry as it is written has the text too, where JSON writes it as it is: most are told apart by that.
         || CASE WHEN v_audit AND p_filter ->> 'text' !~ '[[:cntrl:]"\\]' THEN 'strpos(lower(t.record), lower($11)) > 0 AND ' ELSE '' END
         || 'strpos(lower(' || v_words || '), lower($11)) > 0' ELSE '' END
    || ' ORDER BY ' || v_order || ' LIMIT $13';
END $$;

-- Events of an environment ('': those of the whole store) that pass a filter, newest first, from the audit log
-- and from `event`, for whoever may read the environment's audit log. What a rollout does is in the audit log
-- step by step, so rollout_event is not asked. p_filter, each member of which may be missing:
--   service, cluster, instance, person (a login or a name), text, kinds (a list), since_us
--   before: the position of an event; those that are older
--   after:  where an earlier answer ended ("tail"); what has come since
-- {"outcome": "done", "events": [...], "tail": "...", "more": true where a tail has more than the limit,
--  "again": true where `after` is not of this server's history (a failover, a restore): then the newest are
--  told, from a minute before its time, and some of them for a second time}
-- p_limit is 1 to 1,000; a tail has up to 1,000 of each source. A text is looked for among the 100,000 of each
-- that are newest before the position.
--
-- A position is TIME.SOURCE.NUMBER; in this order events are paged, and none is twice in it. A tail must not
-- miss what commits late: with a number or time alone it would, for a transaction that began earlier may
-- commit after one that was seen. The audit log has no such gaps: its numbers are given under a lock that is
-- held until the commit. Of `event` the tail keeps the snapshot (pg_current_snapshot) of the last answer: new is
-- what was not visible in it, whenever it began. It says also on which timeline it was, and when.
CREATE FUNCTION sextant.events(p_environment text, p_filter jsonb, p_limit integer) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = sextant, pg_temp SET jit = off AS $$
DECLARE
  -- A tail goes on between transactions, and the largest (tell_silent) writes some 500 events.
  v_limit    integer := CASE WHEN p_filter ? 'after' THEN 1000 ELSE least(greatest(p_limit, 1), 1000) END;
  v_before   text[] := regexp_match(p_filter ->> 'before', '^(\d{1,18})\.([ae])\.(\d{1,18})$');
  v_after    text[] := regexp_match(p_filter ->> 'after', '^(\w+)/(\d+:\d+:[\d,]*)/(\d{1,18})/(\d{1,18})$');
  v_timeline text := CASE WHEN pg_is_in_recovery() THEN 'standby' ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END;
  v_snapshot pg_snapshot := pg_current_snapshot();
  v_number   bigint := coalesce((SELECT number FROM audit_tail WHERE environment = p_environment), 0);
  v_now      bigint := (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;
  v_since    bigint := coalesce((p_filter ->> 'since_us')::bigint, 0);
  v_kinds    text[] := ARRAY(SELECT jsonb_array_elements_text(p_filter -> 'kinds'));
  v_kind_of  jsonb := (SELECT jsonb_object_agg(k.action, k.kind) FROM event_kinds() AS k);
  v_tail     boolean := v_after IS NOT NULL;
  v_more     boolean := false;
  v_again    boolean := false;
  v_table    text;
  v_row      record;
  v_read     integer;
  v_found    jsonb[] := '{}';
  v_events   jsonb;
BEGIN
  IF NOT (p_environment IN (SELECT visible_environments()) OR (p_environment = '' AND has_right('*', 'administrator'))) THEN
    RETURN jsonb_build_object('outcome', 'denied', 'reason', CASE p_environment
      WHEN '' THEN 'Events of the whole store are for its administrators.'
      ELSE format('There is no environment "%s" whose events this login may see.', p_environment) END);
  ELSIF (p_filter ? 'before' AND v_before IS NULL) OR (p_filter ? 'after' AND v_after IS NULL) THEN
    RETURN invalid('This is no position of an event.');
  END IF;
  IF v_tail AND (v_after[1] <> v_timeline OR pg_snapshot_xmax(v_after[2]::pg_snapshot) > pg_snapshot_xmax(v_snapshot)) THEN
    v_tail := false;
    v_again := true;
    v_since := greatest(v_since, v_after[4]::bigint - 60000000);
  END IF;
  FOREACH v_table IN ARRAY ARRAY['audit', 'event'] LOOP
    v_read := 0;
    FOR v_row IN EXECUTE event_query(v_table, p_filter, v_tail) USING
      p_environment, coalesce(v_before[1]::bigint, 9223372036854775807),
      -- At the same time an entry of the audit log comes before an event.
      CASE WHEN v_before IS NULL THEN 9223372036854775807 WHEN v_table = 'audit' THEN
        CASE v_before[2] WHEN 'a' THEN v_before[3]::bigint ELSE 9223372036854775807 END
        ELSE CASE v_before[2] WHEN 'e' THEN v_before[3]::bigint ELSE 0 END END,
      v_since, coalesce(v_after[3]::bigint, 0), coalesce(v_after[2], '1:1:')::pg_snapshot,
      p_filter ->> 'service', p_filter ->> 'cluster', p_filter ->> 'instance', p_filter ->> 'person', p_filter ->> 'text',
      CASE v_table WHEN 'audit' THEN ARRAY(SELECT k.action FROM event_kinds() AS k WHERE k.kind = ANY (v_kinds)) ELSE v_kinds END,
      v_limit + 1, 100000
    LOOP
      v_read := v_read + 1;
      IF v_read > v_limit THEN
        IF v_tail THEN
          -- The tail ends before this one, and goes on from there.
          v_more := true;
          IF v_table = 'audit' THEN
            v_number := v_row.number - 1;
          ELSE
            v_snapshot := (SELECT format('%s:%s:%s', least(pg_snapshot_xmin(v_snapshot), v_row.xid), v_row.xid,
              (SELECT string_agg(x::text, ',' ORDER BY x) FROM pg_snapshot_xip(v_snapshot) AS x WHERE x < v_row.xid))::pg_snapshot);
          END IF;
        END IF;
        EXIT;
      END IF;
      v_found := v_found || (v_row.record || jsonb_build_object('at_us', v_row.at_us,
        'position', format('%s.%s.%s', v_row.at_us, left(v_table, 1), v_row.number), 'xid', v_row.xid::text,
        'kind', CASE WHEN v_table = 'event' THEN v_row.record ->> 'kind' WHEN v_row.record ->> 'outcome' = 'denied' THEN 'denied'
                ELSE coalesce(v_kind_of ->> (v_row.record ->> 'action'), 'other') END));
    END LOOP;
  END LOOP;
  SELECT coalesce(jsonb_agg(e.event - 'xid' ORDER BY (e.event -> 'at_us')::bigint DESC, e.event ->> 'source' DESC, (e.event -> 'number')::bigint DESC), '[]')
  INTO v_events FROM (
    SELECT event || jsonb_build_object('source', split_part(event ->> 'position', '.', 2)) AS event FROM unnest(v_found) AS event
    -- Of a transaction that is told of later, nothing is told now.
    WHERE NOT v_tail OR event ->> 'xid' IS NULL OR (event ->> 'xid')::xid8 < pg_snapshot_xmax(v_snapshot)
    ORDER BY (event -> 'at_us')::bigint DESC, split_part(event ->> 'position', '.', 2) DESC, (event -> 'number')::bigint DESC
    LIMIT CASE WHEN v_tail THEN 2 * v_limit ELSE v_limit END) AS e;
  RETURN jsonb_build_object('outcome', 'done', 'events', v_events, 'more', v_more, 'again', v_again,
                            'tail', format('%s/%s/%s/%s', v_timeline, v_snapshot, v_number, v_now));
END $$;

SELECT sextant.settle_rights();
GRANT EXECUTE ON FUNCTION sextant.keep_telemetry_partitions(bigint), sextant.keep_event_partitions(bigint) TO sextant_definer;
GRANT EXECUTE ON FUNCTION sextant.sign_in(text, text, text), sextant.events(text, jsonb, integer) TO sextant_member;
